import { defineOcrEngine, type OcrPage, type PageWord } from '@cis/fileproc-core';

/** Which of the segments a to g (top, right, ..., middle) are lit in each digit. */
const LIT = ['abcdef', 'bc', 'abdeg', 'abcdg', 'bcfg', 'acdfg', 'acdefg', 'abc', 'abcdefg', 'abcdfg'];
/** Where the middle of each segment lies in its digit: shares of the width and height. */
const PLACES = {
  a: [0.5, 0.06],
  b: [0.9, 0.27],
  c: [0.9, 0.73],
  d: [0.5, 0.94],
  e: [0.1, 0.73],
  f: [0.1, 0.27],
  g: [0.5, 0.5],
};

/** Reads a row of dark seven-segment digits on a light ground. */
export const sevenSegments = defineOcrEngine({
  name: 'seven-segments',
  // Grows when a page would be read differently: pages read by an older version are read again.
  version: '1',
  languages: ['jpn', 'eng'],
  open: async () => ({
    async recognize({ width, height, channels, data }, { minConfidence, words }, signal): Promise<OcrPage> {
      signal.throwIfAborted();
      const isDark = (x: number, y: number) => data[(Math.floor(y) * width + Math.floor(x)) * channels]! < 128;
      const rows = Array.from({ length: height }, (_, y) => y);
      const inked = Array.from({ length: width }, (_, x) => rows.some((y) => isDark(x, y)));
      const used = rows.filter((y) => inked.some((ink, x) => ink && isDark(x, y)));
      const [top, high] = [used[0] ?? 0, used.length === 0 ? 0 : used.at(-1)! + 1 - used[0]!];
      const kept: PageWord[] = [];
      let droppedWords = 0;
      for (let left = inked.indexOf(true); left >= 0; ) {
        const end = inked.indexOf(false, left) < 0 ? width : inked.indexOf(false, left);
        // A 1 has the two right segments alone, so its ink is a quarter as wide as a digit at most.
        const wide = Math.max(end - left, high / 2);
        const start = end - wide;
        const lit = Object.entries(PLACES).filter(([, [x, y]]) => isDark(start + x! * wide, top + y! * high));
        const digit = LIT.indexOf(lit.map(([segment]) => segment).join(''));
        if (digit >= 0 && minConfidence <= 100)
          kept.push({ text: String(digit), box: [left, top, end - left, high], confidence: 100 });
        else droppedWords++;
        left = inked.indexOf(true, end);
      }
      const text = kept.map((word) => word.text).join('');
      return { text, confidence: text ? 100 : 0, droppedWords, ...(words && { words: kept }) };
    },
  }),
});
