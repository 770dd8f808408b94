import type { OfficePackage } from '../ooxml/package.ts';
import { type CellFormats, createCellFormats } from '../spreadsheet/cell-formats.ts';
import { cleanText } from '../text/clean.ts';
import type { Comment } from '../xlsx/comments.ts';
import { readRecords, wideString } from './records.ts';

/** Records of the parts beside the sheets ([MS-XLSB] 2.3). */
const RECORD = {
  sharedString: 19,
  font: 43,
  format: 44,
  cellFormat: 47,
  beginCellFormats: 617,
  endCellFormats: 618,
  commentAuthor: 632,
  beginComment: 635,
  commentText: 637,
} as const;
/** Windows' number of the Japanese character set. */
const SHIFT_JIS_CHARSET = 128;

/** The texts that cells refer to ([MS-XLSB] 2.1.7.45). Furigana stands behind each and is left out. */
export async function readBinarySharedStrings(document: OfficePackage, part: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  let left = document.context.limits.textCharacters;
  await readRecords(document, part, (type, data) => {
    if (type !== RECORD.sharedString) return;
    const text = data.length > 5 ? cleanText(wideString(data, 1).text ?? '') : '';
    left -= text.length;
    strings.push(left < 0 ? '' : text);
  });
  if (left < 0)
    document.context.warn({ code: 'TEXT_TRUNCATED', message: 'The texts of cells pass MAX_TEXT_CHARACTERS.' });
  return strings;
}

/** Formats of cells ([MS-XLSB] 2.1.7.50). */
export async function readBinaryFormats(
  document: OfficePackage,
  part: string | undefined,
  date1904: boolean,
): Promise<CellFormats> {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let japanese = false;
  let inCellFormats = false;
  await readRecords(document, part, (type, data) => {
    if (type === RECORD.format) codes.set(data.readUInt16LE(0), wideString(data, 2).text ?? 'General');
    else if (type === RECORD.font) japanese ||= data[10] === SHIFT_JIS_CHARSET;
    else if (type === RECORD.beginCellFormats) inCellFormats = true;
    else if (type === RECORD.endCellFormats) inCellFormats = false;
    else if (type === RECORD.cellFormat && inCellFormats) ids.push(data.readUInt16LE(2));
  });
  return createCellFormats({ codes, ids, japanese, date1904 });
}

/** Notes on cells ([MS-XLSB] 2.1.7.9). */
export async function readBinaryNotes(document: OfficePackage, part: string): Promise<Comment[]> {
  const authors: string[] = [];
  const comments: Comment[] = [];
  let author: string | undefined;
  let cell = '';
  await readRecords(document, part, (type, data) => {
    if (type === RECORD.commentAuthor) authors.push(wideString(data, 0).text ?? '');
    else if (type === RECORD.beginComment) {
      author = authors[data.readUInt32LE(0)];
      // First row and first column of the range that it hangs on.
      cell = `${columnName(data.readUInt32LE(12))}${data.readUInt32LE(4) + 1}`;
    } else if (type === RECORD.commentText) {
      const text = cleanText(wideString(data, 1).text ?? '');
      comments.push({ cell, part: { kind: 'comment', text, ...(author && { author }) } });
    }
  });
  return comments;
}

function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1)
    name = String.fromCharCode(0x41 + (rest % 26)) + name;
  return name;
}
