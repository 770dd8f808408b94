import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import type { Ole2File } from '@cis/fileproc-core/ole2';
import { LittleEndian } from '../ole/little-endian.ts';
import { openDocument } from '../ole/open-document.ts';
import { type PlacedData, readPlacedData } from './data-stream.ts';
import { decryptWord } from './decryption.ts';
import { type Fib, readFib } from './fib.ts';
import { type DocumentFont, readFonts } from './fonts.ts';
import { type Piece, readPieces } from './piece-table.ts';
import { type CharacterProperties, characterTable, type ParagraphProperties, paragraphTable } from './properties.ts';
import type { RunTable } from './property-pages.ts';

/** An open Word document: its streams in memory and the tables that tell what is where. */
export interface WordFile {
  readonly ole2: Ole2File;
  readonly fib: Fib;
  /** The stream `WordDocument`: text and pages of properties. */
  readonly document: LittleEndian;
  /** The stream of tables; the main stream again in Word 6 and 95. */
  readonly table: LittleEndian;
  readonly pieces: readonly Piece[];
  readonly fonts: readonly DocumentFont[];
  readonly characters: RunTable<CharacterProperties>;
  readonly paragraphs: RunTable<ParagraphProperties>;
  /** What lies in the stream `Data` at the places that characters lead to. */
  readonly data: ReadonlyMap<number, PlacedData>;
}

/** Opens a Word document. Throws CORRUPT where its streams are not there, ENCRYPTED where no password fits. */
export async function openWordFile(file: LocalFile, context: ProcessContext): Promise<WordFile> {
  const ole2 = await openDocument(file);
  const stream = ole2.stream('WordDocument');
  if (!stream) throw new FileprocError('CORRUPT', `${file.path}: the OLE2 file holds no stream WordDocument.`);
  let document = new LittleEndian(await stream.bytes());
  const fib = readFib(document, file.path);
  let table = document;
  if (fib.version === 'word97') {
    const other = fib.tableStream === '1Table' ? '0Table' : '1Table';
    const tables = ole2.stream(fib.tableStream) ?? ole2.stream(other);
    table = new LittleEndian(tables ? await tables.bytes() : new Uint8Array(0));
  }
  if (fib.encrypted) ({ document, table } = decryptWord(fib, document, table, file.path, context.passwords));
  const opened = fib.encrypted ? readFib(document, file.path) : fib;
  const pieces = readPieces(opened, document, table);
  checkText(opened, pieces, file, context);
  const characters = characterTable(opened, document, table);
  return {
    ole2,
    fib: opened,
    document,
    table,
    pieces,
    fonts: readFonts(opened, table),
    characters,
    paragraphs: paragraphTable(opened, document, table),
    data: await readPlacedData(ole2.stream('Data'), characters.values()),
  };
}

/** What the pieces hold of the body that the FIB tells of. */
function checkText({ lengths }: Fib, pieces: readonly Piece[], file: LocalFile, context: ProcessContext): void {
  const held = pieces.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, lengths.main) - start), 0);
  if (held >= lengths.main) return;
  if (held === 0)
    throw new FileprocError('CORRUPT', `${file.path}: the text of the Word document is not where the file says.`);
  context.warn({
    code: 'DAMAGED',
    message: `${file.path}: ${held} of ${lengths.main} characters of the body were found; the file is cut or damaged.`,
  });
}
