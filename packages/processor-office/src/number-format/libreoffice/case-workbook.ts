import { sheetData, writeXlsx } from '../../fixtures/xlsx.ts';
import type { CaseWorkbook, CellValue } from './cases.ts';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
/** From here on ids are those of a workbook's own formats (ISO 29500-1, 18.8.30). */
const FIRST_OWN_FORMAT = 164;

/** Writes the cases as a workbook of one sheet: the number of the case in column A, the cell in column B. */
export function writeCaseWorkbook({ cases, region, date1904 }: CaseWorkbook): Buffer {
  const formats = [...new Set(cases.map(({ format }) => format))];
  const idOf = (format: string | number) =>
    typeof format === 'number' ? format : FIRST_OWN_FORMAT + formats.indexOf(format);
  const font = region === 'ja-JP' ? '<font><name val="ＭＳ Ｐゴシック"/><charset val="128"/></font>' : '<font/>';
  const rows = cases.map(
    ({ format, value }, at) => `<c t="inlineStr"><is><t>${at}</t></is></c>${cell(value, formats.indexOf(format) + 1)}`,
  );
  return writeXlsx([{ name: 'cases', content: sheetData(...rows) }], {
    date1904,
    parts: {
      'xl/styles.xml': `<styleSheet ${MAIN}><numFmts>${formats
        .filter((format) => typeof format === 'string')
        .map((code) => `<numFmt numFmtId="${idOf(code)}" formatCode="${escaped(code)}"/>`)
        .join(
          '',
        )}</numFmts><fonts>${font}</fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf numFmtId="0"/>${formats
        .map((format) => `<xf numFmtId="${idOf(format)}" applyNumberFormat="1"/>`)
        .join('')}</cellXfs></styleSheet>`,
    },
  });
}

function cell(value: CellValue, style: number): string {
  const s = `s="${style}"`;
  if (typeof value === 'number') return `<c ${s}><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c ${s} t="b"><v>${Number(value)}</v></c>`;
  if (typeof value === 'string') return `<c ${s} t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
  return `<c ${s} t="e"><v>${value.error}</v></c>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
