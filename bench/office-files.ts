/** Large office documents for benches, made by code. */
import { paragraph, writeDocx } from '../packages/processor-office/src/fixtures/docx.ts';
import { sheetData, writeXlsx } from '../packages/processor-office/src/fixtures/xlsx.ts';
import { number, rk, shared, workbook } from '../packages/processor-office/src/xls/workbook.fixture.ts';

/** A document to read. */
export interface OfficeFile {
  readonly name: string;
  readonly extension: string;
  write(): Uint8Array;
}

const ROWS = 10_000;
const COLUMNS = 100;
const FORMATS = ['#,##0', '0.00%', 'yyyy"年"m"月"d"日"', '#,##0.00;[Red]-#,##0.00'];
const TEXTS = Array.from({ length: 100 }, (_, at) => `品目${at} 型番A-${at * 37}`);

const rowsOf = <Row>(row: (row: number) => Row) => Array.from({ length: ROWS }, (_, at) => row(at));
const columnsOf = <Cell>(cell: (column: number) => Cell) => Array.from({ length: COLUMNS }, (_, at) => cell(at));

/** A fifth of the cells are texts, the others numbers of four formats. */
function millionCellsXlsx(texts: readonly string[]): Buffer {
  const rows = rowsOf((row) =>
    columnsOf((column) => {
      const at = row * COLUMNS + column;
      return column % 5 === 0
        ? `<c t="s"><v>${at % texts.length}</v></c>`
        : `<c s="${column % 5}"><v>${(at * 7919) % 100_003}.${column}</v></c>`;
    }).join(''),
  );
  return writeXlsx([{ name: '明細', content: sheetData(...rows) }], {
    formats: FORMATS,
    sharedStrings: texts.map((text) => `<t>${text}</t>`),
  });
}

function millionCellsXls(): Uint8Array {
  const records = rowsOf((row) =>
    Buffer.concat(
      columnsOf((column) => {
        const at = row * COLUMNS + column;
        if (column % 5 === 0) return shared([row, column], at % TEXTS.length);
        if (column % 5 === 1) return rk([row, column, 1], (at * 7919) % 100_003);
        return number([row, column, column % 5], ((at * 7919) % 100_003) + column / 100);
      }),
    ),
  );
  return workbook({ sheets: [{ name: '明細', records }], formats: FORMATS, strings: TEXTS });
}

/** `word/document.xml` of 32 MB: as many runs as paragraphs of a long report have. */
function longDocx(): Uint8Array {
  const text = '第一条（目的）この規程は、会社の業務の基準を定め、その適正な運営を図ることを目的とする。';
  const one = paragraph(text);
  return writeDocx(one.repeat(Math.ceil(32_000_000 / Buffer.byteLength(one))));
}

export const OFFICE_FILES: readonly OfficeFile[] = [
  { name: 'xlsx-1M-cells', extension: 'xlsx', write: () => millionCellsXlsx(TEXTS) },
  {
    name: 'xlsx-1M-cells-200k-texts',
    extension: 'xlsx',
    write: () => millionCellsXlsx(Array.from({ length: 200_000 }, (_, at) => `取引先 ${at} 株式会社`)),
  },
  { name: 'xls-1M-cells', extension: 'xls', write: millionCellsXls },
  { name: 'docx-32MB', extension: 'docx', write: longDocx },
];
