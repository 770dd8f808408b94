import { type Extraction, FileprocError, type LocalFile, limitMessage, type ProcessContext } from '@cis/fileproc-core';
import { OLE2_SIGNATURE, type Ole2File } from '@cis/fileproc-core/ole2';
import { linksOf } from '../metadata.ts';
import { readDocumentProperties } from '../ole/document-properties.ts';
import { fileOfStorage, objectEmbedder } from '../ole/embedded-objects.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import { openDocument } from '../ole/open-document.ts';
import { addPicturesWithin } from '../pictures/art-pictures.ts';
import { pictureEmbedder } from '../pictures/embed-pictures.ts';
import { numberPages, type PageContent } from '../text/pages.ts';
import { decryptWorkbook } from './decryption.ts';
import { END, readGlobals } from './globals.ts';
import { RecordCursor } from './record-cursor.ts';
import { readSheet } from './sheet.ts';

/**
 * Reads a workbook of Excel 2 to 2003 ([MS-XLS]): a page for each sheet in the order of its tabs, with what its cells show;
 * comments, shapes, charts, headers as parts. Throws CORRUPT, ENCRYPTED.
 */
export async function readXls(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { ole2, stream } = await openWorkbook(file);
  const data = decryptWorkbook(stream, file, context);
  const workbook = readGlobals(data, file.path);
  if (workbook.sheets.length === 0) throw new FileprocError('CORRUPT', `${file.path}: the workbook holds no sheet.`);
  const { limits } = context;
  const contents: PageContent[] = [];
  const links: string[] = [];
  let left = limits.textCharacters;
  // Sheets of a hostile file can all be the same records: in all no more are read than a file of many sheets has.
  let recordBytes = data.length * MAX_READINGS;
  for (const sheet of workbook.sheets.slice(0, limits.pages)) {
    context.signal.throwIfAborted();
    const reference = recordBytes > 0 ? sheet : { ...sheet, position: data.length };
    const read = readSheet(data, reference, workbook, left, context.wants.markdown);
    recordBytes -= read.size;
    const name = sheet.name === undefined ? {} : { name: sheet.name };
    const what = `The sheet "${sheet.name ?? ''}" of ${file.path}`;
    if (read.truncated)
      context.warn({ code: 'TEXT_TRUNCATED', message: limitMessage('textCharacters', limits, 'more', what) });
    if (read.damaged) context.warn({ code: 'DAMAGED', message: `${what} is cut or not where the workbook says.` });
    contents.push({
      ...name,
      text: read.text,
      parts: read.parts,
      ...(read.markdown !== undefined && { markdown: read.markdown }),
      ...(sheet.hidden && { hidden: true }),
      reason: `Excel, BIFF${workbook.text.version}`,
    });
    left = Math.max(0, left - read.text.length);
    links.push(...read.links);
  }
  // Sheets past the limit are counted by their names.
  for (const { name = '' } of workbook.sheets.slice(contents.length)) contents.push({ name, text: '', reason: '' });
  const embedded = [...(ole2 ? await embedObjects(ole2, file, context) : []), ...(await embedPictures(data, context))];
  return {
    pages: numberPages(contents, context),
    metadata: { ...(ole2 && (await readDocumentProperties(ole2))), ...linksOf(links) },
    ...(embedded.length > 0 && { embedded }),
  };
}

const DRAWING_GROUP = 0xeb;
/** How often the records of the stream may be read. */
const MAX_READINGS = 4;

/** The stream of the workbook: in an OLE2 file `Workbook` of Excel 97 or `Book` of those before, or the file itself. */
async function openWorkbook(file: LocalFile): Promise<{ ole2?: Ole2File; stream: LittleEndian }> {
  const head = await file.read(0, OLE2_SIGNATURE.length);
  if (OLE2_SIGNATURE.some((byte, at) => head[at] !== byte)) return { stream: new LittleEndian(await file.bytes()) };
  const ole2 = await openDocument(file);
  const stream = ole2.stream('Workbook') ?? ole2.stream('Book');
  if (!stream) throw new FileprocError('CORRUPT', `${file.path}: the OLE2 file holds no workbook.`);
  return { ole2, stream: new LittleEndian(await stream.bytes()) };
}

/** Pictures lie in the records of the drawing group among the globals, one cut into pieces ([MS-XLS] 2.4.170). */
async function embedPictures(data: LittleEndian, context: ProcessContext) {
  const embedder = pictureEmbedder(context);
  if (!embedder) return [];
  const pieces: Uint8Array[] = [];
  for (const records = new RecordCursor(data); records.next() && records.type !== END; )
    if (records.type === DRAWING_GROUP) pieces.push(...records.continued().map(({ bytes }) => bytes));
  await addPicturesWithin(embedder, new LittleEndian(Buffer.concat(pieces)));
  return embedder.embedded;
}

/** Objects lie in storages `MBD` and a number ([MS-XLS] 2.1.7.1). */
async function embedObjects({ root }: Ole2File, file: LocalFile, context: ProcessContext) {
  const embedder = objectEmbedder(context);
  for (const object of root.children)
    if (object.kind === 'storage' && /^(?:MBD|LNK)/i.test(object.name))
      await embedder.add(await fileOfStorage(object, file.size), `object_${object.name}`);
  return embedder.embedded;
}
