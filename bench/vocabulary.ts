/** Made-up words and pages, the same in every run. */
export interface Vocabulary {
  /** By rank: the first is the most frequent. Two thirds Japanese, one third with Latin letters. */
  readonly words: readonly string[];
  /** Any number gives a word. */
  word(number: number): string;
  /** The next page: 250 words; two in three in Japanese. */
  page(): string;
}

const SIZE = 30_000;
const WORDS_A_PAGE = 250;
const KATAKANA = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン';
const PARTICLES = 'のをにはがでとも';

/** Words whose frequency falls with their rank (Zipf's law, exponent 1), as in natural text. */
export function createVocabulary(): Vocabulary {
  const random = generator(12345);
  const below = (limit: number) => Math.floor(random() * limit);
  const words = Array.from({ length: SIZE }, (_, rank) => {
    if (rank % 3 === 2) return Array.from({ length: 3 + below(7) }, () => String.fromCharCode(97 + below(26))).join('');
    const katakana = random() < 0.2;
    return Array.from({ length: 2 + below(2.5) }, () =>
      katakana
        ? KATAKANA[below(KATAKANA.length)]!
        : String.fromCharCode(0x4e00 + Math.floor(random() * random() * 6000)),
    ).join('');
  });
  const cumulated: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= SIZE; rank++) {
    sum += 1 / rank;
    cumulated.push(sum);
  }
  const pick = () => {
    const wanted = random() * sum;
    let low = 0;
    let high = SIZE - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low]!;
  };
  return {
    words,
    word: (number) => words[number % SIZE]!,
    page() {
      const japanese = random() < 0.7;
      let text = '';
      for (let count = 1; count <= WORDS_A_PAGE; count++) {
        const word = pick();
        text += japanese && word > '\u3000' ? word + PARTICLES[below(PARTICLES.length)] : ` ${word} `;
        if (count % 20 === 0) text += '。\n';
      }
      return text;
    },
  };
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator; Numerical Recipes). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
