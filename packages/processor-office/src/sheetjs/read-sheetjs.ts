import { type Extraction, FileprocError, type LocalFile, limitMessage, type ProcessContext } from '@cis/fileproc-core';
import type { CellObject, WorkBook, WorkSheet } from 'xlsx';
import { createSheetTable, type SheetTable, sheetMarkdown } from '../markdown/sheet-table.ts';
import { numberPages, type PageContent } from '../text/pages.ts';

/**
 * Reads by SheetJS the spreadsheets that are too rare for a reader of our own: SYLK and DIF. A page for each sheet, with
 * what its cells show. Throws CORRUPT.
 */
export async function readSheetjs(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const bytes = await file.bytes();
  const { read, set_cptable: setCodePages } = await import('xlsx');
  setCodePages(await import('xlsx/dist/cpexcel.full.mjs'));
  let workbook: WorkBook;
  try {
    workbook = read(bytes, { type: 'array', dense: true, cellHTML: false });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileprocError('CORRUPT', `${file.path} cannot be read as a spreadsheet: ${reason}.`, { cause });
  }
  context.signal.throwIfAborted();
  let left = context.limits.textCharacters;
  const contents: PageContent[] = [];
  for (const name of workbook.SheetNames.slice(0, context.limits.pages)) {
    const table = context.wants.markdown ? createSheetTable() : undefined;
    const content = sheetContent(name, workbook.Sheets[name], left, table);
    if (content.text.length >= left)
      context.warn({
        code: 'TEXT_TRUNCATED',
        message: limitMessage('textCharacters', context.limits, 'more', `The sheet "${name}" of ${file.path}`),
      });
    left = Math.max(0, left - content.text.length);
    contents.push(content);
  }
  for (const name of workbook.SheetNames.slice(contents.length)) contents.push({ name, text: '', reason: '' });
  return { pages: numberPages(contents, context), metadata: {} };
}

/** Rows of cells parted by tabs, as far as `most` characters. */
function sheetContent(name: string, sheet: WorkSheet | undefined, most: number, table?: SheetTable): PageContent {
  const rows: string[] = [];
  let length = 0;
  // In dense mode the rows are arrays with holes.
  for (const row of (sheet?.['!data'] ?? []) as readonly (readonly (CellObject | undefined)[] | undefined)[]) {
    const shown = (row ?? []).map((cell) => shownText(cell));
    const line = shown.join('\t').trimEnd();
    if (line === '') continue;
    rows.push(line);
    if (table) for (const [column, text] of shown.entries()) table.cell(column, text ?? '');
    table?.endRow();
    length += line.length + 1;
    if (length >= most) break;
  }
  return {
    name,
    text: rows.join('\n').slice(0, most),
    parts: [{ kind: 'caption', text: name }],
    ...(table && { markdown: sheetMarkdown(name, table, []) }),
    reason: 'cells, read by SheetJS',
  };
}

function shownText(cell: CellObject | undefined): string {
  if (!cell) return '';
  return cell.w ?? (cell.v === undefined ? '' : String(cell.v));
}
