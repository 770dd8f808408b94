import {
  type Extraction,
  FileprocError,
  type LocalFile,
  limitMessage,
  type Metadata,
  type PagePart,
  type ProcessContext,
} from '@cis/fileproc-core';
import type { CellObject, WorkBook, WorkSheet } from 'xlsx';
import { numberPages, type PageContent } from '../text/pages.ts';

/**
 * Reads by SheetJS the spreadsheets that are too rare for a reader of our own: SYLK and DIF. A page for each sheet, with what its
 * cells show; comments as parts; hidden sheets marked. Throws CORRUPT, ENCRYPTED.
 */
export async function readSheetjs(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const bytes = await file.bytes();
  const { read, set_cptable: setCodePages } = await import('xlsx');
  setCodePages(await import('xlsx/dist/cpexcel.full.mjs'));
  let workbook: WorkBook;
  try {
    workbook = read(bytes, { type: 'array', dense: true, cellHTML: false });
  } catch (cause) {
    throw readingError(file, cause);
  }
  context.signal.throwIfAborted();
  let left = context.limits.textCharacters;
  const contents: PageContent[] = [];
  for (const [index, name] of workbook.SheetNames.slice(0, context.limits.pages).entries()) {
    const isHidden = Boolean(workbook.Workbook?.Sheets?.[index]?.Hidden);
    const content = sheetContent(name, workbook.Sheets[name], left);
    if (content.text.length >= left)
      context.warn({
        code: 'TEXT_TRUNCATED',
        message: limitMessage('textCharacters', context.limits, 'more', `The sheet "${name}" of ${file.path}`),
      });
    left = Math.max(0, left - content.text.length);
    contents.push(isHidden ? { ...content, hidden: true } : content);
  }
  for (const name of workbook.SheetNames.slice(contents.length)) contents.push({ name, text: '', reason: '' });
  return { pages: numberPages(contents, context), metadata: propertiesOf(workbook) };
}

function readingError(file: LocalFile, cause: unknown): FileprocError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return /password|encrypt/i.test(reason)
    ? new FileprocError('ENCRYPTED', `${file.path} asks for a password.`, { cause })
    : new FileprocError('CORRUPT', `${file.path} cannot be read as a spreadsheet: ${reason}.`, { cause });
}

/** Rows of cells parted by tabs, as far as `most` characters. */
function sheetContent(name: string, sheet: WorkSheet | undefined, most: number): PageContent {
  const rows: string[] = [];
  const parts: PagePart[] = [{ kind: 'caption', text: name }];
  let length = 0;
  // In dense mode the rows are arrays with holes.
  for (const row of (sheet?.['!data'] ?? []) as readonly (readonly (CellObject | undefined)[] | undefined)[]) {
    const shown = (row ?? []).map((cell) => shownText(cell));
    for (const cell of row ?? [])
      for (const { t: text = '', a: author } of cell?.c ?? [])
        parts.push({ kind: 'comment', text, ...(author !== undefined && { author }) });
    const line = shown.join('\t').trimEnd();
    if (line === '') continue;
    rows.push(line);
    length += line.length + 1;
    if (length >= most) break;
  }
  return { name, text: rows.join('\n').slice(0, most), parts, reason: 'cells, read by SheetJS' };
}

function shownText(cell: CellObject | undefined): string {
  if (!cell) return '';
  return cell.w ?? (cell.v === undefined ? '' : String(cell.v));
}

function propertiesOf({ Props = {} }: WorkBook): Metadata {
  const { Title, Subject, Author, Keywords, Comments, Company, Application } = Props;
  const named = {
    title: Title,
    subject: Subject,
    creator: Author,
    keywords: Keywords,
    description: Comments,
    company: Company,
    application: Application,
  };
  const known = Object.entries(named).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  );
  return Object.fromEntries(known);
}
