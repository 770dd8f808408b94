/**
 * Makes `expected.tsv` anew: `node packages/processor-office/src/number-format/libreoffice/make-expected.ts`. Needs LibreOffice's
 * `soffice` on the PATH (Debian: libreoffice-calc-nogui).
 */
import { writeFile } from 'node:fs/promises';
import { writeCaseWorkbook } from './case-workbook.ts';
import { WORKBOOKS } from './cases.ts';
import { EXPECTED_FILE, writeExpected } from './expected.ts';
import { libreOfficeVersion, shownByLibreOffice } from './run-libreoffice.ts';

const version = await libreOfficeVersion();
if (version === undefined) throw new Error('soffice is not on the PATH: install LibreOffice Calc first.');
const shown = new Map<string, readonly string[]>();
for (const workbook of WORKBOOKS)
  shown.set(workbook.name, await shownByLibreOffice(writeCaseWorkbook(workbook), workbook));
await writeFile(EXPECTED_FILE, writeExpected(version, shown));
console.log(`${EXPECTED_FILE.pathname}: made by ${version}`);
