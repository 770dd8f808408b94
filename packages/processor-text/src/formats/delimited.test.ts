import { expect, test } from 'vitest';
import { delimiterOf } from './delimited.ts';
import { convert } from './formats.fixture.ts';

test.each([
  ['cells are parted by tabs, rows by lines', 'a,b,c\r\n1,2,3\r\n', 'a\tb\tc\n1\t2\t3\n'],
  [
    'quotation marks go, and what they protect stays in one cell',
    '"東京都, 港区","say ""hi"""\n',
    '東京都, 港区\tsay "hi"\n',
  ],
  [
    'a line end within a cell is a space, so that the row stays one',
    '"一行目\r\n二行目\n三\r四",x\n',
    '一行目 二行目 三 四\tx\n',
  ],
  ['empty cells keep their columns, at the end of a row they go', ',a,,b,,\n', '\ta\t\tb\n'],
  ['a last row without line end is a row', 'a,b\nc,d', 'a\tb\nc\td\n'],
  ['rows parted by CR alone are rows', 'a,b\rc,d\r', 'a\tb\nc\td\n'],
  ['empty rows stay', 'a\n\nb\n', 'a\n\nb\n'],
  ['a quotation mark inside of a cell is a letter', '5" pipe,x\n', '5" pipe\tx\n'],
  ['text after a closing mark stays', '"a"b,c\n', 'ab\tc\n'],
  [
    'semicolons, as Excel writes in Europe',
    'Name;Betrag\nMüller;1,50\nMaier;2,75\n',
    'Name\tBetrag\nMüller\t1,50\nMaier\t2,75\n',
  ],
  ["Excel's own line names the delimiter and is not read", 'sep=|\na|b,c\n', 'a\tb,c\n'],
  ['nothing gives nothing', '', ''],
])('CSV: %s', (_what, source, text) => {
  for (const step of [source.length || 1, 1, 2, 3]) expect(convert('csv', source, step).text).toBe(text);
});

test('TSV: commas are letters', () => {
  expect(convert('tsv', 'a,b\tc\n"d\te"\tf\n').text).toBe('a,b\tc\nd\te\tf\n');
});

test('a quotation mark that is never closed costs no text and, after the longest possible cell, no more rows', () => {
  const rows = 'name,value\n'.repeat(10_000);
  const { text } = convert('csv', `id,"broken\n${rows}`, 4096);
  expect(text.replaceAll(/[\s,]/g, '')).toBe(`idbroken${'namevalue'.repeat(10_000)}`);
  expect(text.split('\n').slice(-1000, -1)).toEqual(Array(999).fill('name\tvalue'));
});

test('10 MB of quotation marks take no more than a moment', () => {
  const before = performance.now();
  expect(convert('csv', '"'.repeat(10_000_000), 262_144).text.length).toBeGreaterThan(1_000_000);
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('Markdown is a table whose first row is the head, each row on one line', () => {
  expect(convert('csv', '品名,備考\nA|B,"一\n二"\n,\nC\n', 3, true).markdown).toBe(
    '| 品名 | 備考 |\n| --- | --- |\n| A\\|B | 一 二 |\n| C |  |\n',
  );
});

test.each([
  ['a,b\nc,d', ','],
  ['a\tb\nc\td', '\t'],
  ['a|b|c\nd|e|f', '|'],
  ['x;1,5\ny;2,5\nz;3', ';'],
  ['one\ntwo', ','],
  ['"a;b;c",d\n"e;f;g",h', ','],
  ['', ','],
])('the delimiter of %j is %j', (head, delimiter) => {
  expect(delimiterOf(head)).toBe(delimiter);
});
