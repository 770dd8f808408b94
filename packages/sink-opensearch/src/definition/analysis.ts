import { CHARACTER, classOf, foldOf } from '@cis/fileproc-core/query';

/** What analyses Japanese on this server. */
export type JapaneseAnalysis = 'kuromoji' | 'cjk';

/**
 * Stands between two pages in the analysed text, so that no phrase goes over the end of a page and words on one page can be
 * told from words apart. A compatibility ideograph that NFKC replaces, so that no text of ours holds it.
 */
export const PAGE_BREAK_TOKEN = '\uf900';

/** The last code point that folding is looked up for: letters with accents end at Latin Extended-E. */
const LAST_FOLDED = 0xab6f;

/**
 * Analysis whose tokens are those of `tokenize` (see text/tokens.ts), made by the server: `bigram` indexes a run of Japanese as
 * its pairs and its last character (東京都: 東京, 京都, 都) and other words whole, folded. `query` takes such tokens as they are.
 * `main` is for people's own queries, by a dictionary where there is one.
 */
export function analysisSettings(japanese: JapaneseAnalysis): object {
  const continuous = javaClass((codePoint) => classOf(codePoint) === CHARACTER.continuous);
  const space = '[\\t\\p{Zs}]';
  const lineBreak = '(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])';
  const join = {
    /** A line break inside Japanese is not there: text is wrapped anywhere. */
    wrapped: {
      type: 'pattern_replace',
      pattern: `(?=[\\s\\u0085\\p{Z}])(?<=${continuous})${space}*+${lineBreak}${space}*+(?=${continuous})`,
      replacement: '',
    },
    /** Nor are the spaces of a spaced heading, 議 事 録. */
    spaced: {
      type: 'pattern_replace',
      pattern: `(?=${space})(?<=(?<!${continuous})${continuous})${space}(?=${continuous}(?!${continuous}))`,
      replacement: '',
    },
  };
  return {
    char_filter: {
      ...join,
      fold: { type: 'mapping', mappings: foldMappings() },
      pairs: {
        type: 'pattern_replace',
        pattern: `(${continuous})(?=(${continuous})?+)`,
        replacement: ' $1$2 ',
      },
      page_break: { type: 'mapping', mappings: [`\\u000c => \\u0020${PAGE_BREAK_TOKEN}\\u0020`] },
    },
    tokenizer: {
      words: { type: 'pattern', pattern: '[^\\p{L}\\p{M}\\p{N}]+' },
      ...(japanese === 'kuromoji' && {
        kuromoji_parts: { type: 'kuromoji_tokenizer', mode: 'search', discard_compound_token: true },
      }),
    },
    filter: {
      /** UTF-16 code units; what is longer is data and told apart by its beginning. */
      beginning: { type: 'truncate', length: 64 },
    },
    analyzer: {
      bigram: {
        type: 'custom',
        char_filter: ['fold', 'spaced', 'wrapped', 'pairs', 'page_break'],
        tokenizer: 'words',
        filter: ['lowercase', 'beginning'],
      },
      query: { type: 'custom', tokenizer: 'whitespace', filter: ['lowercase'] },
      main: {
        type: 'custom',
        char_filter: ['fold', 'wrapped', 'page_break'],
        tokenizer: japanese === 'kuromoji' ? 'kuromoji_parts' : 'standard',
        filter:
          japanese === 'kuromoji'
            ? ['kuromoji_baseform', 'cjk_width', 'lowercase', 'kuromoji_stemmer', 'beginning']
            : ['cjk_width', 'lowercase', 'cjk_bigram', 'beginning'],
      },
    },
  };
}

/** What folding takes away beside case: accents, and characters that read as if they were not there. */
function foldMappings(): string[] {
  const mappings: string[] = [];
  for (let codePoint = 0x80; codePoint <= LAST_FOLDED; codePoint++) {
    if (classOf(codePoint) === CHARACTER.ignorable) mappings.push(mapping(codePoint, ''));
    else if (classOf(codePoint) === CHARACTER.word) {
      const folded = foldOf(codePoint);
      if (folded !== String.fromCodePoint(codePoint).toLowerCase()) mappings.push(mapping(codePoint, folded));
    }
  }
  for (const [from, to] of IGNORABLE_ABOVE) for (let at = from; at <= to; at++) mappings.push(mapping(at, ''));
  return mappings;
}

/** Variation selectors, of which Japanese names are full, and the byte order mark. */
const IGNORABLE_ABOVE = [
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0100, 0xe01ef],
] as const;

function mapping(codePoint: number, to: string): string {
  return `${escaped(String.fromCodePoint(codePoint))} => ${escaped(to)}`;
}

/** Every UTF-16 code unit as the mapping filter reads it. */
function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
    '',
  );
}

/** Kana and the unified ideographs: nearly all of Japanese text. */
const FREQUENT = { from: 0x3041, to: 0x9fff } as const;

/**
 * A class of Java's regular expressions. Java tries the parts of a class one after another, and every character of every text goes
 * through it: so what lies below all of them is turned away first, and the frequent ones come before the rest.
 */
function javaClass(holds: (codePoint: number) => boolean): string {
  const frequent: string[] = [];
  const rare: string[] = [];
  let first = 0x10ffff;
  for (let codePoint = 0x80; codePoint <= 0x3ffff; codePoint++) {
    if (!holds(codePoint)) continue;
    first = Math.min(first, codePoint);
    const start = codePoint;
    while (holds(codePoint + 1)) codePoint++;
    const ranges = codePoint >= FREQUENT.from && start <= FREQUENT.to ? frequent : rare;
    ranges.push(start === codePoint ? javaCharacter(start) : `${javaCharacter(start)}-${javaCharacter(codePoint)}`);
  }
  return `[${javaCharacter(first)}-\\x{10FFFF}&&[${frequent.join('')}[${rare.join('')}]]]`;
}

function javaCharacter(codePoint: number): string {
  return `\\x{${codePoint.toString(16)}}`;
}
