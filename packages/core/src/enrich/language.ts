import { KIND } from './characters.ts';
import type { TextCounts } from './count-words.ts';

/** Letters under which nothing is said. */
const MIN_LETTERS = 20;
/** Characters of text whose words are looked at. */
export const LANGUAGE_SAMPLE = 200_000;
/** Stop words among so many words, at least: prose of these languages has 20 % to 50 %, tables and code few. */
const MIN_STOP_WORDS = 0.08;
/** Words under which the stop words say nothing. */
const MIN_WORDS = 8;

/** The most frequent words that the others of these languages do not have. */
const STOP_WORDS: readonly (readonly [language: string, words: ReadonlySet<string>])[] = [
  ['en', set('the of and to is that for it with as was be are this by from or have not you at which we will has')],
  [
    'de',
    set('der und das von den mit sich des auf für ist im dem nicht ein eine als auch werden wird oder bei aus nach'),
  ],
  ['fr', set('le les et des du une est que pour dans qui sur pas au plus par avec ce il sont aux cette ou ses')],
  ['es', set('el los y del las por con una para su al lo como más pero sus le ya este sí porque esta son entre')],
  ['it', set('il di che è per un della con non sono si dei nel alla più anche dal gli delle come questo')],
  ['pt', set('o os e do da em um para com não uma na no dos ao mais das pelo pela são também foi seu sua')],
  ['nl', set('het een van en dat op te zijn voor met niet aan er maar om ook als dan wordt door bij naar werd')],
];

/** Kanji that Japan writes and Chinese does not, neither simplified nor traditional. */
const ONLY_JAPANESE = characterSet(
  '気図県売円働込対発戦単実応帰広録鉄駅験検権観総続経済読説価労営変浜沢渋薬伝仏払拝抜畑峠枠辻栃塀笹圧囲壱様処歳両黒毎巻徴徳従釈択訳駆鶏麺弁',
);
/** Characters that Chinese writes and Japanese does not, simplified then traditional. */
const ONLY_CHINESE = characterSet(
  '们这说对发时个为东车书长门问间过还进远运现见给认让请谁话语该设计议记订证评词试详误读调谢负货质费资贸购报据业务产关开两严样机动种电应术战单实总续经济观检验铁录广归气图县卖价劳变们你她它吗呢吧啊哪這說們個來國會學體實與從點關應當變聲單對發經濟圖縣賣價勞營氣觀檢驗鐵錄廣歸',
);

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

function characterSet(characters: string): ReadonlySet<string> {
  return new Set(characters);
}

/**
 * The language of most of a text, ISO 639-1, where it can be told: `ja` by its kana, and where there are none by kanji
 * that only Japan writes; `zh`, `ko` by their scripts; `en`, `de`, `fr`, `es`, `it`, `pt`, `nl` by their stop words.
 * Undefined for other languages, for little text, and where two are as likely.
 *
 * @param sample the first {@link LANGUAGE_SAMPLE} characters
 */
export function languageOf(counts: TextCounts, sample: string): string | undefined {
  const { byKind } = counts;
  const kana = byKind[KIND.kana]!;
  const han = byKind[KIND.han]!;
  const hangul = byKind[KIND.hangul]!;
  const alphabetic = byKind[KIND.latin]! + byKind[KIND.letter]!;
  if (kana + han + hangul + alphabetic < MIN_LETTERS) return undefined;
  // One kanji says about as much as three letters.
  const eastAsian = 3 * (kana + han + hangul);
  if (eastAsian > alphabetic) {
    if (hangul > kana + han) return 'ko';
    if (kana > 0.05 * (kana + han)) return 'ja';
    return hanLanguage(sample);
  }
  return byKind[KIND.latin]! > byKind[KIND.letter]! ? latinLanguage(sample) : undefined;
}

function hanLanguage(sample: string): 'ja' | 'zh' | undefined {
  let japanese = 0;
  let chinese = 0;
  for (const character of sample) {
    if (ONLY_JAPANESE.has(character)) japanese++;
    else if (ONLY_CHINESE.has(character)) chinese++;
  }
  if (japanese > chinese) return 'ja';
  return chinese > japanese ? 'zh' : undefined;
}

function latinLanguage(sample: string): string | undefined {
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < MIN_WORDS) return undefined;
  const hits = STOP_WORDS.map(([language, stopWords]) => ({
    language,
    count: words.reduce((sum, word) => sum + (stopWords.has(word) ? 1 : 0), 0),
  })).sort((a, b) => b.count - a.count);
  const [first, second] = hits as [(typeof hits)[0], (typeof hits)[0]];
  return first.count >= MIN_STOP_WORDS * words.length && first.count > second.count ? first.language : undefined;
}
