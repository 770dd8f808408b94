/** Large files of the formats that offices have many of, each made anew into a folder of its own. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paragraph, writeDocx } from '../../packages/processor-office/src/fixtures/docx.ts';
import { sheetData, writeXlsx } from '../../packages/processor-office/src/fixtures/xlsx.ts';
import { writeZip } from '../../packages/processor-office/src/fixtures/zip.ts';
import { writtenPdf } from '../../packages/processor-pdf/src/fixtures/written-pdf.ts';

/** A file to be made: its row in the table, its name and how it is made. */
interface LargeFile {
  readonly what: string;
  readonly name: string;
  make(path: string): Promise<void>;
}

/** Words of both languages, so that every decoder has work. */
const WORDS = '会議 資料 the quarterly 見積書 report 東京 of sales 契約 and 営業部 invoices 2026 年度 total'.split(' ');

/** A sentence that differs from number to number. */
function sentence(number: number, words = 12): string {
  return Array.from({ length: words }, (_, at) => WORDS[(number * 7 + at * at + 3) % WORDS.length])
    .concat(String(number))
    .join(' ');
}

/** Content types as Office writes them: some readers want that of every part. */
const DOCUMENT_TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const SPREADSHEET_TYPES = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
  ['workbook.xml', 'sheet.main'],
  ['worksheets/sheet1.xml', 'worksheet'],
  ['sharedStrings.xml', 'sharedStrings'],
  ['styles.xml', 'styles'],
]
  .map(
    ([part, kind]) =>
      `<Override PartName="/xl/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`,
  )
  .join('')}</Types>`;

const STYLES =
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/></cellXfs></styleSheet>';

/** 20,000 rows of ten cells: texts, whole numbers, amounts, dates, percentages as they come. */
async function workbook(path: string): Promise<void> {
  const strings = Array.from({ length: 5000 }, (_, at) => `<t>${sentence(at, 4)}</t>`);
  const rows = Array.from({ length: 20_000 }, (_, row) =>
    Array.from({ length: 10 }, (_, column) => {
      if (column % 3 === 0) return `<c t="s"><v>${(row * 3 + column) % strings.length}</v></c>`;
      if (column % 3 === 1) return `<c s="${column === 1 ? 1 : 0}"><v>${40_000 + ((row * 13 + column) % 6000)}</v></c>`;
      return `<c s="2"><v>${(row * 1.25 + column / 8).toFixed(3)}</v></c>`;
    }).join(''),
  );
  const parts = { '[Content_Types].xml': SPREADSHEET_TYPES, 'xl/styles.xml': STYLES };
  await writeFile(
    path,
    writeXlsx([{ name: 'Sheet1', content: sheetData(...rows) }], { sharedStrings: strings, parts }),
  );
}

/** Paragraphs until their text has 5 MB (UTF-8). */
async function wordDocument(path: string): Promise<void> {
  const paragraphs: string[] = [];
  for (let bytes = 0; bytes < 5_000_000; ) {
    const text = sentence(paragraphs.length, 40);
    bytes += Buffer.byteLength(text);
    paragraphs.push(paragraph(text));
  }
  await writeFile(path, writeDocx(paragraphs.join(''), { parts: { '[Content_Types].xml': DOCUMENT_TYPES } }));
}

/** Pages of 45 lines in a font that every reader knows. */
async function pdfOfText(path: string): Promise<void> {
  const pages = Array.from({ length: 300 }, (_, page) => ({
    content: `BT /F1 10 Tf 50 800 Td 16 TL ${Array.from(
      { length: 45 },
      (_, line) =>
        `(${sentence(page * 45 + line, 14)
          .replace(/[^\x20-\x7e]+/g, 'and')
          .trim()}) Tj T*`,
    ).join(' ')} ET`,
    resources: '/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>',
  }));
  await writeFile(path, writtenPdf(pages));
}

/** Written piece by piece: one string of it all would be longer than it need be. */
async function inPieces(path: string, count: number, piece: (number: number) => string, bytes = Infinity) {
  const file = await open(path, 'w');
  let written = 0;
  for (let number = 0; number < count && written < bytes; number++)
    written += (await file.write(piece(number))).bytesWritten;
  await file.close();
}

const table = (path: string) =>
  inPieces(
    path,
    Infinity,
    (number) =>
      Array.from(
        { length: 100 },
        (_, row) => `${number * 100 + row},"${sentence(number + row, 8)}",${row * 1.5}\n`,
      ).join(''),
    50_000_000,
  );

const mailbox = (path: string) =>
  inPieces(path, 2000, (number) => {
    const body = Array.from({ length: 30 }, (_, line) => sentence(number + line)).join('\r\n');
    return [
      `From someone@example.jp Mon Jan  5 09:${String(number % 60).padStart(2, '0')}:00 2026`,
      `From: "Someone" <someone@example.jp>\r\nTo: other@example.jp\r\nDate: Mon, 05 Jan 2026 09:00:00 +0900`,
      `Subject: Message ${number}\r\nMessage-ID: <${number}@example.jp>\r\nMIME-Version: 1.0`,
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}\r\n\r\n`,
    ].join('\r\n');
  });

async function archiveOfTexts(path: string): Promise<void> {
  const entries = Array.from({ length: 1000 }, (_, number) => [
    `folder-${number % 10}/text-${number}.txt`,
    Array.from({ length: 40 }, (_, line) => sentence(number + line)).join('\n'),
  ]);
  await writeFile(path, writeZip(Object.fromEntries(entries)));
}

const FILES: readonly LargeFile[] = [
  { what: 'xlsx, 200,000 cells', name: 'large.xlsx', make: workbook },
  { what: 'docx, 5 MB of text', name: 'large.docx', make: wordDocument },
  { what: 'pdf, 300 pages', name: 'large.pdf', make: pdfOfText },
  { what: 'csv, 50 MB', name: 'large.csv', make: table },
  { what: 'mbox, 2,000 mails', name: 'large.mbox', make: mailbox },
  { what: 'zip, 1,000 texts', name: 'large.zip', make: archiveOfTexts },
];

/** A row of the table: files of one kind. */
export interface FilesOfKind {
  readonly what: string;
  readonly format: string;
  readonly paths: readonly string[];
}

/** Makes the files of these formats in `folder`. */
export async function makeLargeFiles(folder: string, wanted: (format: string) => boolean): Promise<FilesOfKind[]> {
  await mkdir(folder, { recursive: true });
  const made: FilesOfKind[] = [];
  for (const { what, name, make } of FILES) {
    const format = name.slice(name.indexOf('.') + 1);
    if (!wanted(format)) continue;
    const path = join(folder, name);
    await make(path);
    made.push({ what, format, paths: [path] });
  }
  return made;
}
