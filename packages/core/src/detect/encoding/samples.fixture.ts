/**
 * For tests: texts made at random but always alike, and encoders for the encodings that `TextDecoder` reads and nothing
 * in Node writes.
 */

/** A generator of whole numbers below a bound, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const NOUNS =
  '契約書 請求書 見積書 株式会社 有限会社 東京都 千代田区 大阪府 横浜市 営業部 総務部 開発課 担当者 部長 会議 議事録 資料 報告 設備 点検 品質 管理 工程 図面 製品 部品 在庫 納期 金額 消費税 合計 予算 決算 年度 四半期 売上 利益 顧客 取引先 仕様 変更 承認 申請 出張 旅費 精算 安全 衛生 教育 研修 採用 人事 給与 社員 役員 監査 法務 知的財産 特許 商標 情報 保護 規程 手順 試験 結果 測定 温度 圧力 材料 樹脂 鋼板 溶接 塗装 検査 不良 原因 対策 改善 提案 効果 課題 計画 実績 進捗 打合せ 日程 場所 電話番号 郵便番号 住所 氏名 印鑑 髙橋 渡邊 齋藤 佐々木 鈴木 田中 山本 薔薇 鬱 躊躇 曖昧 斡旋 瑕疵 稟議 廻覧'.split(
    ' ',
  );
const KATAKANA =
  'システム データ サーバー プロジェクト スケジュール メール ファイル フォルダ コスト メーカー ユーザー テスト レビュー ソフトウェア ネットワーク セキュリティ パスワード アクセス ケーブル モーター センサー バルブ ポンプ'.split(
    ' ',
  );
const LINKS = 'の は が を に で と も から まで より について による において および または'.split(' ');
const ENDS =
  'します。 しました。 いたします。 してください。 されている。 である。 と考えられます。 となります。 お願いいたします。 ございません。 ありますか？ する予定です。 を確認した。 が必要です。'.split(
    ' ',
  );
const OTHER =
  '「重要」 （案） ①② ㈱ №１ ～ ・ 2024年4月1日 ¥12,800 100% Ver.2.1 ISO9001 PDF A4 Rev.B info@example.co.jp 第３章 ＡＢＣ ｱｲﾃﾑ ﾃｽﾄ'
    .replace('¥', '')
    .split(' ');

/** Japanese of offices and plants, some lines of it, as many characters as asked for or a little more. */
export function japaneseText(seed: number, characters: number): string {
  const random = randomNumbers(seed);
  const pick = (list: readonly string[]) => list[random(list.length)]!;
  let text = '';
  while (text.length < characters) {
    const kind = random(10);
    if (kind < 7) {
      for (let words = 1 + random(4); words > 0; words--)
        text += pick(random(4) === 0 ? KATAKANA : NOUNS) + pick(LINKS);
      text += pick(NOUNS) + pick(ENDS);
    } else if (kind < 9) text += `${pick(NOUNS)}${random(2) ? '　' : ': '}${pick(OTHER)} ${pick(KATAKANA)}`;
    else text += `${pick(NOUNS)},${pick(NOUNS)},${random(100000)},${pick(KATAKANA)}`;
    if (random(3) === 0) text += random(2) ? '\r\n' : '\n';
  }
  return text;
}

const WESTERN =
  'für Größe Straße Müller Prüfung geändert über können Übersicht café déjà résumé élève été où français garçon señor mañana años información reunião ação coração naïve façade Österreich Zürich københavn smörgåsbord the report of was approved and sent to all members with changes as discussed in our last meeting der die das und nicht mit von le la les des une dans pour avec el los que por con para – “quoted” it’s 25° ± 3 µm © 2024 £100'.split(
    ' ',
  );

/** Western European text with a letter beyond ASCII in it. */
export function westernText(seed: number, characters: number): string {
  const random = randomNumbers(seed);
  let text = `${WESTERN[random(20)]} `;
  while (text.length < characters)
    text += WESTERN[random(WESTERN.length)]! + (random(9) === 0 ? '.\r\n' : random(7) === 0 ? ', ' : ' ');
  return text;
}

type Tabled = 'shift_jis' | 'euc-jp' | 'windows-1252';
const tables = new Map<Tabled, ReadonlyMap<string, readonly number[]>>();

/** Every character of an encoding and its bytes, by decoding all one- and two-byte sequences. */
function tableOf(encoding: Tabled): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(encoding);
  if (known) return known;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const table = new Map<string, readonly number[]>();
  const add = (...bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes));
      // The first bytes found stay: NEC's row 13 before the others, as Windows writes.
      if ([...character].length === 1 && !table.has(character)) table.set(character, bytes);
    } catch {
      // Not assigned.
    }
  };
  for (let byte = 0; byte < 256; byte++) add(byte);
  if (encoding !== 'windows-1252')
    for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
  tables.set(encoding, table);
  return table;
}

/** The text in an encoding; characters that it does not have are left out. */
export function encode(text: string, encoding: Tabled | 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-2022-jp'): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (encoding === 'iso-2022-jp') return encodeIso2022Jp(text);
  const table = tableOf(encoding);
  return Uint8Array.from([...text].flatMap((character) => table.get(character) ?? []));
}

/** JIS X 0208 in seven bits is EUC-JP with the upper bits off, between escapes. */
function encodeIso2022Jp(text: string): Uint8Array {
  const table = tableOf('euc-jp');
  const bytes: number[] = [];
  let wide = false;
  for (const character of text) {
    const euc = table.get(character);
    if (!euc || euc[0] === 0x8e) continue;
    if ((euc.length === 2) !== wide) {
      wide = !wide;
      bytes.push(0x1b, ...(wide ? [0x24, 0x42] : [0x28, 0x42]));
    }
    bytes.push(...euc.map((byte) => byte & 0x7f));
  }
  if (wide) bytes.push(0x1b, 0x28, 0x42);
  return Uint8Array.from(bytes);
}
