import {
  type Extraction,
  FileprocError,
  type LocalFile,
  limitMessage,
  type PagePart,
  type ProcessContext,
} from '@cis/fileproc-core';
import { sheetMarkdown } from '../markdown/sheet-table.ts';
import { linksOf } from '../metadata.ts';
import { embedObjects } from '../ooxml/embedded.ts';
import { type MainPart, type OfficePackage, openPackage } from '../ooxml/package.ts';
import { readProperties } from '../ooxml/properties.ts';
import { packageThumbnail } from '../ooxml/thumbnail.ts';
import type { CellFormats } from '../spreadsheet/cell-formats.ts';
import { distinctParts, numberPages, type PageContent } from '../text/pages.ts';
import { parseCellFormats } from './cell-formats.ts';
import { type Comment, readComments, readNotes } from './comments.ts';
import { readDrawings } from './drawings.ts';
import { marginParts } from './margins.ts';
import { readSharedStrings } from './shared-strings.ts';
import { emptySheet, type SheetRead, type SheetSetup } from './sheet.ts';
import { createSheetReader } from './sheet-reader.ts';
import { readWorkbook, type SheetReference, type Workbook } from './workbook.ts';

/** How a workbook is written: in XML, or in binary records. */
export interface WorkbookDialect {
  readonly main: MainPart;
  workbook(document: OfficePackage): Promise<Workbook>;
  sharedStrings(document: OfficePackage, part: string | undefined): Promise<string[]>;
  formats(document: OfficePackage, part: string | undefined, date1904: boolean): Promise<CellFormats>;
  /** Undefined where the part is missing. */
  sheet(document: OfficePackage, part: string | undefined, setup: SheetSetup): Promise<SheetRead | undefined>;
  notes(document: OfficePackage, part: string): Promise<Comment[]>;
  readonly reason: string;
}

const XML: WorkbookDialect = {
  main: {
    usual: 'xl/workbook.xml',
    contentType: /spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template|addin)\.macroenabled/i,
  },
  workbook: readWorkbook,
  sharedStrings: readSharedStrings,
  formats: async (document, part, date1904) => parseCellFormats(await document.tree(part), date1904),
  async sheet(document, part, setup) {
    const { handler, read } = createSheetReader(setup);
    return (await document.read(part, handler)) ? read : undefined;
  },
  notes: readNotes,
  reason: 'SpreadsheetML',
};

/** Reads an Excel workbook (ISO 29500-1, 12.3): a page for each sheet, with what its cells show. */
export function readXlsx(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  return readWorkbookFile(file, context, XML);
}

/** Reads a workbook of either dialect. */
export async function readWorkbookFile(
  file: LocalFile,
  context: ProcessContext,
  dialect: WorkbookDialect,
): Promise<Extraction> {
  const document = await openPackage(file, context, dialect.main);
  const { mainPart } = document;
  const workbook = await dialect.workbook(document);
  if (workbook.sheets.length === 0) throw new FileprocError('CORRUPT', `${file.path}: the workbook holds no sheet.`);
  const sharedStrings = await dialect.sharedStrings(document, await document.related(mainPart, 'sharedStrings'));
  const formats = await dialect.formats(document, await document.related(mainPart, 'styles'), workbook.date1904);
  const links: string[] = [];
  const contents: PageContent[] = [];
  let left = context.limits.textCharacters;
  for (const sheet of workbook.sheets.slice(0, context.limits.pages)) {
    const content = await readSheet(
      document,
      sheet,
      { sharedStrings, formats, most: left, markdown: context.wants.markdown },
      links,
      dialect,
    );
    left -= content.text.length;
    contents.push(content);
  }
  // Sheets past the limit are counted by their names.
  for (const { name } of workbook.sheets.slice(contents.length)) contents.push({ name, text: '', reason: '' });
  const properties = await readProperties(document);
  const sheetParts = workbook.sheets.flatMap(({ part }) => part ?? []);
  const embedded = await embedObjects(document, sheetParts);
  return {
    pages: numberPages(contents, context),
    metadata: {
      ...properties,
      ...linksOf(links),
      ...(workbook.definedNames.length > 0 && { definedNames: [...workbook.definedNames] }),
    },
    ...(await packageThumbnail(document.archive, await document.related('', 'thumbnail'), context)),
    ...(embedded.length > 0 && { embedded }),
  };
}

async function readSheet(
  document: OfficePackage,
  { name, part, hidden }: SheetReference,
  setup: SheetSetup,
  links: string[],
  dialect: WorkbookDialect,
): Promise<PageContent> {
  const found = await dialect.sheet(document, part, setup);
  const read = found ?? emptySheet(setup.markdown);
  if (!found)
    document.context.warn({ code: 'DAMAGED', message: `The sheet "${name}" cannot be read: its part is missing.` });
  if (read.truncated)
    document.context.warn({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', document.context.limits, 'more', `The sheet "${name}"`),
    });
  // The name is searched like the rest of the sheet.
  const parts: PagePart[] = [{ kind: 'caption', text: name }, ...distinctParts(marginParts(read, name))];
  if (part !== undefined && found) {
    for (const id of read.linkIds) {
      const link = await document.relationship(part, id);
      if (link?.external) links.push(link.target);
    }
    parts.push(...(await readComments(document, part, dialect.notes)), ...(await readDrawings(document, part)));
  }
  parts.push(...distinctParts(read.prompts.map((text): PagePart => ({ kind: 'annotation', text }))));
  if (!read.rawLines.empty) parts.push({ kind: 'other', text: read.rawLines.take() });
  return {
    name,
    text: read.lines.take(),
    parts,
    ...(read.table && { markdown: sheetMarkdown(name, read.table, parts) }),
    ...(hidden && { hidden }),
    reason: dialect.reason,
  };
}
