import { japaneseSentence, paragraph, pick, type Random } from '../../packages/ocr-ppocr/src/fixtures/sentences.ts';

export { amount, pick, type Random, randomNumbers, thing } from '../../packages/ocr-ppocr/src/fixtures/sentences.ts';

const WORDS = {
  subject:
    '当社 委託者 受託者 管理責任者 保守員 申請者 利用者 倉庫係 検収担当 配送業者 設計部門 代理店 工事監督 受付窓口'.split(
      ' ',
    ),
  place:
    '北棟の機械室 第三倉庫 名古屋支店 大阪港の岸壁 屋上の受水槽 中央制御盤 地下の電気室 南門の守衛所 試験線の終端'.split(
      ' ',
    ),
  object:
    '納入期日 支払条件 溶接部の厚さ 冷却水の流量 塗装の色見本 運転日誌 避難経路図 在庫の差異 配線の接続表 受領書の控え 騒音の測定値 交換部品の一覧'.split(
      ' ',
    ),
  action:
    'を書面で通知する。 を三年間保存する。 を点検し記録した。 を協議のうえ決定する。 を翌営業日までに訂正する。 を変更できない。 を比較した結果を示す。 に従って作業を行う。 を現場で照合した。'.split(
      ' ',
    ),
  link: 'ただし、 また、 なお、 したがって、 その後、 この場合、 さらに、'.split(' '),
};

function officeSentence(random: Random): string {
  const opening = random() < 0.3 ? pick(random, WORDS.link) : '';
  const where = random() < 0.5 ? `${pick(random, WORDS.place)}において` : '';
  return `${opening}${pick(random, WORDS.subject)}は${where}${pick(random, WORDS.object)}${pick(random, WORDS.action)}`;
}

const ENGLISH = {
  who: [
    'Neither party',
    'The purchaser',
    'Each subcontractor',
    'The carrier',
    'An authorised agent',
    'The insurer',
    'Our supplier',
  ],
  does: [
    'shall assign',
    'may inspect',
    'must return',
    'will replace',
    'is entitled to withhold',
    'agrees to publish',
    'may not copy',
  ],
  what: [
    'the goods',
    'any drawings',
    'the unpaid balance',
    'confidential formulas',
    'the customer list',
    'all spare parts',
    'a written report',
    'the warranty card',
  ],
  how: [
    'without prior written consent',
    'within sixty days of delivery',
    'at its own expense',
    'by registered mail',
    'before the period expires',
    'under this clause',
    'at the place of business',
    'in accordance with Annex',
  ],
} as const;

/** Running text in Japanese of at least so many characters. */
export function japanese(random: Random, length: number): string {
  return paragraph(random, length, (next) => (next() < 0.4 ? japaneseSentence(next) : officeSentence(next)));
}

/** Running text in English of at least so many characters. */
export function english(random: Random, length: number): string {
  const sentence = (next: Random) =>
    `${pick(next, ENGLISH.who)} ${pick(next, ENGLISH.does)} ${pick(next, ENGLISH.what)} ${pick(next, ENGLISH.how)} ${Math.floor(next() * 900) + 100}.`;
  let text = '';
  while (text.length < length) text += `${text && ' '}${sentence(random)}`;
  return text;
}

/** A short entry of a form or a table. */
export function entry(random: Random): string {
  return pick(random, [...WORDS.object, ...WORDS.subject]);
}

export function day(random: Random): string {
  return `2026年${1 + Math.floor(random() * 12)}月${1 + Math.floor(random() * 28)}日`;
}

export function part(random: Random): string {
  const letters = () => String.fromCharCode(65 + Math.floor(random() * 26));
  return `${letters()}${letters()}-${1000 + Math.floor(random() * 9000)}`;
}

const HALF_WIDTH = ['ﾎﾞﾙﾄ ﾅｯﾄ', 'ｺﾋﾟｰ ﾖｳｼ', 'ﾃﾞﾝﾁ ﾀﾝ3', 'ｶﾞﾑﾃｰﾌﾟ', 'ｸﾞﾝﾃ 12ｸﾐ', 'ﾊﾟﾝﾁ ﾋﾟﾝ', 'ｱﾙﾐ ﾊﾞﾝ', 'ﾁｬ ﾍﾟｯﾄ'];

/** A ware as a cash register prints it. */
export function ware(random: Random): string {
  return pick(random, HALF_WIDTH);
}

const READINGS = [
  ['規程', 'きてい'],
  ['契約', 'けいやく'],
  ['点検', 'てんけん'],
  ['倉庫', 'そうこ'],
  ['溶接', 'ようせつ'],
  ['避難', 'ひなん'],
  ['記録', 'きろく'],
  ['配線', 'はいせん'],
  ['検収', 'けんしゅう'],
  ['岸壁', 'がんぺき'],
] as const;

/** A sentence of which some words have their reading beside them. */
export function withReading(random: Random): {
  readonly before: string;
  readonly word: string;
  readonly reading: string;
  readonly after: string;
} {
  const [word, reading] = pick(random, READINGS);
  return {
    before: pick(random, ['この', '前年の', '新しい', '各部の']),
    word,
    reading,
    after: pick(random, ['について説明する。', 'は別に定める。', 'を改めた。', 'の控えを残した。']),
  };
}
