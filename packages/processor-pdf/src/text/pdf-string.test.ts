import { expect, test } from 'vitest';
import { isoDate } from './pdf-date.ts';
import { pdfString } from './pdf-string.ts';

/** Bytes as a PDF reader takes them: PDFDocEncoding. */
const asPdfDoc = (bytes: number[]) =>
  bytes.map((byte) => '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'[byte - 0x80] ?? String.fromCharCode(byte)).join('');

test.each([
  ['契約書', [0x8c, 0x5f, 0x96, 0xf1, 0x8f, 0x91]],
  [
    '見積書_2026年.pdf',
    [0x8c, 0xa9, 0x90, 0xcf, 0x8f, 0x91, 0x5f, 0x32, 0x30, 0x32, 0x36, 0x94, 0x4e, 0x2e, 0x70, 0x64, 0x66],
  ],
])('%s in Shift_JIS bytes is read', (text, bytes) => {
  expect(pdfString(asPdfDoc(bytes))).toBe(text);
});

test.each(['Résumé de la société', 'Größe – “quoted”', 'naïve • point', 'plain', '契約書', 'Ž', '• a • b', ''])(
  '%s stays as it is',
  (text) => {
    expect(pdfString(text)).toBe(text);
  },
);

test('a zero at the end is dropped', () => {
  expect(pdfString('Title\0')).toBe('Title');
});

test.each([
  ["D:20260401093000+09'00'", '2026-04-01T09:30:00+09:00'],
  ["D:20260401093000-05'30", '2026-04-01T09:30:00-05:30'],
  ['D:20260401093000Z', '2026-04-01T09:30:00Z'],
  ['D:20260401093000', '2026-04-01T09:30:00'],
  ['D:202604010930', '2026-04-01T09:30:00'],
  ['20260401', '2026-04-01'],
  ['D:2026', '2026'],
  ['2026-04-01T09:30:00+09:00', '2026-04-01T09:30:00+09:00'],
  ['D:20261301', undefined],
  ['D:20260401250000', undefined],
  ['yesterday', undefined],
  [17, undefined],
])('the date %s is %s', (value, iso) => {
  expect(isoDate(value)).toBe(iso);
});
