import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { read } from '../../fixtures/read.ts';
import { writeCaseWorkbook } from './case-workbook.ts';
import { type CaseWorkbook, WORKBOOKS } from './cases.ts';
import { DEVIATIONS } from './deviations.ts';
import { EXPECTED_FILE, keyOf, readExpected, withoutRoom } from './expected.ts';
import { convertByLibreOffice, libreOfficeVersion, shownByLibreOffice } from './run-libreoffice.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const XLS = 'application/vnd.ms-excel';

const table = readFileSync(EXPECTED_FILE, 'utf8');
const excel = new Map(
  DEVIATIONS.flatMap(({ cases }) =>
    cases.map(([workbook, format, value, shown]) => [keyOf(workbook, { format, value }), shown] as const),
  ),
);
const version = await libreOfficeVersion();
if (version === undefined)
  console.log('soffice is not on the PATH: values are compared with expected.tsv, not with LibreOffice itself.');

/** What the reader shows, by the keys of the table. */
async function shownByUs({ name, cases }: CaseWorkbook, bytes: Uint8Array, mediaType: string) {
  const { pages } = await read(bytes, { mediaType });
  const rows = (pages[0]?.text ?? '').split('\n').map((line) => line.split('\t'));
  const byNumber = new Map(rows.map(([number = '', ...cells]) => [number, withoutRoom(cells.join(' '))]));
  return new Map(cases.map((one, index) => [keyOf(name, one), byNumber.get(String(index)) ?? '']));
}

test('the table holds each case once, and Excel differs in some of them only', () => {
  const keys = WORKBOOKS.flatMap(({ name, cases }) => cases.map((one) => keyOf(name, one)));
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(900);
  expect([...readExpected(table).keys()]).toEqual(keys);
  const same = [...excel].filter(([key, shown]) => readExpected(table).get(key) === shown || !keys.includes(key));
  expect(same).toEqual([]);
});

test.each(WORKBOOKS)(
  'cells of the workbook "$name" show what LibreOffice shows, or what Excel does instead',
  async (workbook) => {
    const expected = readExpected(table);
    const wanted = workbook.cases.map((one) => {
      const key = keyOf(workbook.name, one);
      return [key, excel.get(key) ?? expected.get(key)];
    });
    expect([...(await shownByUs(workbook, writeCaseWorkbook(workbook), XLSX))]).toEqual(wanted);
  },
);

test.skipIf(version === undefined).each(WORKBOOKS)(
  'LibreOffice on this machine shows the same in "$name"',
  async (workbook) => {
    const bytes = writeCaseWorkbook(workbook);
    const shown = await shownByLibreOffice(bytes, workbook);
    const wanted = workbook.cases.map((one, index) => {
      const key = keyOf(workbook.name, one);
      return [key, excel.get(key) ?? shown[index]];
    });
    expect([...(await shownByUs(workbook, bytes, XLSX))]).toEqual(wanted);
  },
);

/** What LibreOffice does not write into xls as it read it: numerals, parts of elapsed seconds, German dates, logical values. */
const CHANGED_BY_LIBREOFFICE = /DBNum|\[s\]\.|\[\$-407\]d/;

test.skipIf(version === undefined)('the same workbook, saved as xls by LibreOffice, shows the same', async () => {
  const workbook = WORKBOOKS.find(({ name }) => name === 'english')!;
  const bytes = writeCaseWorkbook(workbook);
  const kept = workbook.cases.filter(
    ({ format, value }) => !CHANGED_BY_LIBREOFFICE.test(String(format)) && typeof value !== 'boolean',
  );
  const pick = (shown: Map<string, string>) =>
    kept.map((one) => [keyOf('english', one), shown.get(keyOf('english', one))]);
  const xls = await convertByLibreOffice(bytes, workbook.region, 'xls');
  expect(pick(await shownByUs(workbook, xls, XLS))).toEqual(pick(await shownByUs(workbook, bytes, XLSX)));
});
