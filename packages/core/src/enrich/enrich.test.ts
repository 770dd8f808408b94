import { expect, test } from 'vitest';
import type { Page } from '../contract/extraction.ts';
import { enrich } from './enrich.ts';

const page = (text: string, more: Partial<Page> = {}): Page => ({ number: 1, text, origin: 'text', ...more });
const words = (text: string) => enrich([page(text)]).wordCount;
const language = (text: string) => enrich([page(text)]).language;

test('words stand between spaces; each kanji and kana is one', () => {
  expect(words('A well-known fact: 1,234.5 items (it’s fine) – yes.')).toBe(8);
  expect(words('契約書を確認した。')).toBe(8);
  expect(words('Excelの表 v2.1')).toBe(4);
  expect(words('계약서 검토')).toBe(2);
  expect(words('𠮷野家')).toBe(3);
  expect(words(' \n– … ')).toBe(0);
  // Half-width katakana are counted as they are indexed: NFKC-normalised.
  expect(words('ｶﾞﾗｽ')).toBe(3);
});

test('characters are those of the indexed text, parts included', () => {
  expect(enrich([page('abc', { parts: [{ kind: 'note', text: 'de' }] }), page('㈱')])).toEqual({
    wordCount: 3,
    charCount: 9,
    ocrUsed: false,
  });
});

test.each([
  ['ja', 'この契約書は、甲と乙との間で締結された業務委託に関するものである。'],
  ['ja', '検査結果一覧 合格証 発行 営業部 経理課 大阪府 東京駅 総務 権利証 実績'],
  ['ja', 'システム構成図を Excel と PowerPoint で作成しました。version 2.0 を使用。'],
  ['zh', '我们这个项目的进度报告已经发送给您，请查收并且尽快回复。'],
  ['zh', '這個專案的進度報告已經發送給您，請查收並且盡快回覆我們。'],
  ['ko', '이 계약서는 갑과 을 사이에 체결된 업무 위탁에 관한 것이다.'],
  ['en', 'This is the report of the meeting that was held with all members of the board.'],
  [
    'de',
    'Dies ist der Bericht über die Sitzung, die mit allen Mitgliedern des Vorstands stattfand und nicht verschoben wird.',
  ],
  [
    'fr',
    'Le rapport de la réunion est envoyé à tous les membres du conseil pour les décisions qui sont à prendre dans une semaine.',
  ],
  [
    'es',
    'El informe de la reunión se envía a los miembros del consejo para las decisiones y por la importancia que tiene para su equipo.',
  ],
  [
    'it',
    'Il rapporto della riunione è stato inviato a tutti i membri del consiglio per le decisioni che sono da prendere anche nel futuro.',
  ],
  [
    'pt',
    'O relatório da reunião foi enviado para os membros do conselho e não há mais uma decisão que deva ser tomada em seu nome.',
  ],
  [
    'nl',
    'Het verslag van de vergadering is naar alle leden van het bestuur gestuurd, maar er zijn nog een paar vragen die niet aan de orde zijn.',
  ],
])('%s is told: %s', (expected, text) => {
  expect(language(text)).toBe(expected);
});

test.each([
  ['too little', '契約書'],
  ['numbers', '12,345 67,890 1,000 2,000 3,000'],
  ['names and codes', 'ABC-123 DEF-456 GHI-789 JKL-012 MNO-345 PQR-678 STU-901 VWX-234 YZA-567'],
  ['another script', 'Это отчёт о заседании, которое состоялось со всеми членами правления.'],
])('nothing is said of %s', (_, text) => {
  expect(language(text)).toBeUndefined();
});

test('OCR confidence is the mean over pages read by OCR that have text', () => {
  const pages = [
    page('text'),
    page('scan', { number: 2, origin: 'ocr', confidence: 91 }),
    page('scan', { number: 3, origin: 'ocr', confidence: 80.25 }),
    page('', { number: 4, origin: 'ocr', confidence: 0 }),
  ];
  const { ocrUsed, ocrConfidence } = enrich(pages);
  expect({ ocrUsed, ocrConfidence }).toEqual({ ocrUsed: true, ocrConfidence: 85.6 });
});

test('no pages are no text', () => {
  expect(enrich([])).toEqual({ wordCount: 0, charCount: 0, ocrUsed: false });
});

test('twenty million characters take at most a few seconds', () => {
  const started = performance.now();
  enrich(
    Array.from({ length: 20 }, () => page('この契約書は、甲と乙との間で締結された。Terms of it. '.repeat(24_000))),
  );
  expect(performance.now() - started).toBeLessThan(5000);
});
