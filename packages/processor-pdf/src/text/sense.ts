/** A text's first characters tell enough. */
const LOOKED_AT = 20_000;

const LETTERS = /[\p{L}\p{N}]/gu;
/** UTF-8 taken for Shift_JIS: lead bytes of kana and kanji become these (縺ゅ→ is あ). */
const UTF8_AS_SHIFT_JIS = /[縺繧繝譁荳邨鬘莠]/g;
/** UTF-8 taken for Latin-1 or Windows-1252: a lead byte and what follows it. */
const UTF8_AS_LATIN = /[ÃÂãâåäæçèé][\u0080-\u00BF‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/g;
/** EUC-JP taken for Shift_JIS shows as half-width katakana; the lead bytes of kana (A4, A5) as these two marks. */
const HALF_WIDTH_KANA = /[\uFF66-\uFF9F]/g;
const EUC_LEAD_BYTES = /[\uFF64\uFF65]/g;

const LATIN_WORD = /^[\p{Script=Latin}'’-]+$/u;
const VOWEL = /[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýāēīōū]/i;
const CONSONANTS = /[bcdfghjklmnpqrstvwxz]{6,}/i;
/** As people write: small, capital at the start, all capital, or a capital after an apostrophe or hyphen. */
const CASE = /^(\p{Ll}+|\p{Lu}\p{Ll}*|\p{Lu}+)([’'-](\p{Ll}+|\p{Lu}\p{Ll}*|\p{Lu}+))*$/u;
/** Letters that are a word by themselves. */
const SINGLE = /^[aAIyo]$/;
const AROUND = /^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu;
const ODD = /[~^*<>|\\{}_#@$=]/;

/**
 * The share of a text's letters that can be writing, 0 to 1: words that can be pronounced, in the case that people write,
 * and letters that are not those of a known mistake of encodings. Text that a Latin engine read of a Japanese page has
 * about a half or less, sound text .9 and more; figures and codes count neither way. 1 of a text without words.
 */
export function senseOf(text: string): number {
  const sample = text.slice(0, LOOKED_AT);
  const letters = count(sample, LETTERS);
  if (letters === 0) return 1;
  const mistaken = 2 * count(sample, UTF8_AS_SHIFT_JIS) + 2 * count(sample, UTF8_AS_LATIN);
  const kana = count(sample, HALF_WIDTH_KANA);
  // Half-width katakana with a mark here and there is how old printers wrote.
  const isEuc = kana < letters * 0.8 || count(sample, EUC_LEAD_BYTES) > kana * 0.2;
  const broken = mistaken + (isEuc ? kana : 0);
  let [good, bad] = [0, 0];
  for (const token of sample.split(/\s+/)) {
    const verdict = judge(token);
    if (verdict === 'word') good += count(token, LETTERS);
    else if (verdict === 'none') bad += Math.max(1, count(token, LETTERS));
  }
  const words = good + bad === 0 ? 1 : good / (good + bad);
  return Math.max(0, words - broken / letters);
}

/** Whether a piece between spaces is a word, none, or says nothing. */
function judge(token: string): 'word' | 'none' | 'neither' {
  const bare = token.replace(AROUND, '');
  if (bare === '') return ODD.test(token) ? 'none' : 'neither';
  if (/^[\p{N}\p{P}\p{S}]+$/u.test(bare)) return 'neither';
  if (/[^\p{Script=Latin}\p{N}\p{P}\p{S}]/u.test(bare)) return 'word';
  if (LATIN_WORD.test(bare)) {
    const isWord = bare.length === 1 ? SINGLE.test(bare) : isPronounced(bare) && CASE.test(bare);
    return isWord ? 'word' : 'none';
  }
  // Letters with figures: codes and numbers have no odd signs between.
  return ODD.test(bare) ? 'none' : 'neither';
}

/** Short words in capitals are abbreviations. */
function isPronounced(word: string): boolean {
  if (/^\p{Lu}{2,5}$/u.test(word)) return true;
  return VOWEL.test(word) && !CONSONANTS.test(word);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
