import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { rasterOfImage } from './fixtures/drawn-page.ts';
import { tesseract } from './tesseract.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus/ocr/', import.meta.url));
const present = existsSync(CORPUS);
if (!present) console.info(`No scans to measure with in ${CORPUS}: these tests are left out.`);

/** Share of the truth's pairs of characters that the text holds, white space aside. */
function recall(truth: string, text: string): number {
  const pairs = (of: string) => {
    const characters = of.normalize('NFKC').replace(/\s+/g, '');
    const counts = new Map<string, number>();
    for (let at = 0; at + 1 < characters.length; at++)
      counts.set(characters.slice(at, at + 2), (counts.get(characters.slice(at, at + 2)) ?? 0) + 1);
    return counts;
  };
  const found = pairs(text);
  let [wanted, hits] = [0, 0];
  for (const [pair, count] of pairs(truth)) {
    wanted += count;
    hits += Math.min(count, found.get(pair) ?? 0);
  }
  return hits / wanted;
}

describe.skipIf(!present)('scans', () => {
  test.each([
    ['photo.jpg', 0.95],
    ['vertical300.png', 0.86],
    ['rot90.png', 0.97],
  ])('of %s at least %f is read', async (name, least) => {
    const engine = await tesseract().open({ languages: ['jpn', 'eng'] });
    const image = rasterOfImage(await loadImage(CORPUS + name));
    const page = await engine.recognize(
      image,
      { languages: ['jpn', 'eng'], minConfidence: 0, preprocessing: true, words: false },
      new AbortController().signal,
    );
    await engine.close?.();
    const truth = readFileSync(CORPUS + name.replace(/\.\w+$/, '.txt'), 'utf8');
    expect(recall(truth, page.text)).toBeGreaterThan(least);
  });
});
