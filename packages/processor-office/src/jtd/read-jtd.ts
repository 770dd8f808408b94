import {
  type Extraction,
  FileprocError,
  type LocalFile,
  type Metadata,
  type PagePart,
  type ProcessContext,
} from '@cis/fileproc-core';
import {
  bytesAsSource,
  OLE2_SIGNATURE,
  type Ole2File,
  type Ole2Storage,
  type Ole2Stream,
  openOle2,
} from '@cis/fileproc-core/ole2';
import { readDocumentProperties } from '../ole/document-properties.ts';
import { fileOfStorage, objectEmbedder } from '../ole/embedded-objects.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import { openDocument } from '../ole/open-document.ts';
import { distinctParts, numberPages, type PageContent } from '../text/pages.ts';
import { expandDocument } from './compressed-document.ts';
import { isOldDocument, oldDocumentText } from './old-document.ts';
import { readTexts } from './text-units.ts';
import { unitText } from './unit-text.ts';

/**
 * Reads a document of Ichitaro: of version 8 and later (`.jtd`, `.jtt`), compressed ones of these (`.jtdc`, `.jttc`), and of
 * version 4 to 6 (`.jsw`, `.jaw`, `.jbw`) by their text. Throws CORRUPT, LIMIT_EXCEEDED, and UNSUPPORTED_TYPE for others.
 */
export async function readJtd(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const head = new LittleEndian(await file.read(0, 512));
  if (OLE2_SIGNATURE.some((byte, at) => head.u8(at) !== byte)) {
    if (!isOldDocument(head))
      throw new FileprocError(
        'UNSUPPORTED_TYPE',
        `${file.path}: a document of Ichitaro (一太郎) in a form that is not read.`,
      );
    const { text, cut } = oldDocumentText(new LittleEndian(await file.bytes()));
    if (cut) context.warn({ code: 'DAMAGED', message: `${file.path}: the file ends before its text does.` });
    return { pages: numberPages([{ text: text.trimEnd(), reason: 'Ichitaro 4 to 6' }], context), metadata: {} };
  }
  const ole2 = await uncompressed(await openDocument(file), file, context);
  const sheets = sheetStorages(ole2);
  if (sheets.length === 0)
    throw new FileprocError('CORRUPT', `${file.path}: the document of Ichitaro (一太郎) holds no stream DocumentText.`);
  const contents: PageContent[] = [];
  for (const sheet of sheets) {
    context.signal.throwIfAborted();
    contents.push(...(await readSheet(sheet, file, context)));
  }
  const embedded = await embedObjects(ole2.root, file, context);
  return {
    pages: numberPages(contents, context),
    metadata: await readMetadata(ole2),
    ...(embedded.length > 0 && { embedded }),
  };
}

/** The document itself: what a compressed one holds, or the file. */
async function uncompressed(ole2: Ole2File, file: LocalFile, context: ProcessContext): Promise<Ole2File> {
  const packed = ole2.stream('JSCompDocument');
  if (!packed || ole2.stream('DocumentText')) return ole2;
  return await openOle2(bytesAsSource(expandDocument(await packed.bytes(), file, context)));
}

/** Where texts lie: one sheet of the document each. */
type Sheet = Pick<Ole2Storage, 'stream'>;

const MAX_SHEETS = 1000;
const MAX_DEPTH = 8;

/** The document, and further sheets of one that has several (`ObjectSheets/DocSheet/DOCS_0001`). */
function sheetStorages(ole2: Ole2File): Sheet[] {
  const sheets: Sheet[] = ole2.stream('DocumentText') ? [ole2] : [];
  const walk = (storage: Ole2Storage, depth: number): void => {
    for (const child of storage.children) {
      if (child.kind !== 'storage' || depth > MAX_DEPTH || sheets.length >= MAX_SHEETS || isObject(child)) continue;
      if (child.stream('DocumentText')) sheets.push(child);
      walk(child, depth + 1);
    }
  };
  walk(ole2.root, 0);
  return sheets;
}

async function readSheet(sheet: Sheet, file: LocalFile, context: ProcessContext): Promise<PageContent[]> {
  let damaged = false;
  const pagesOf = async (name: string): Promise<string[][]> => {
    const stream: Ole2Stream | undefined = sheet.stream(name);
    if (!stream || stream.size === 0) return [];
    const read = readTexts(await stream.bytes());
    damaged ||= read.damaged;
    return read.texts.map(unitText);
  };
  const partsOf = async (name: string, kind: PagePart['kind']): Promise<PagePart[]> =>
    (await pagesOf(name)).map((pages) => ({ kind, text: pages.join('\n').trim() }));
  const body = (await pagesOf('DocumentText')).flat();
  // A header that is only the number of the page is nobody's text.
  const headers = (await partsOf('Header', 'header')).filter(({ text }) => /[^\s\d\p{P}\p{S}]/u.test(text));
  const notes = [...(await partsOf('Footnote', 'footnote')), ...(await partsOf('LayoutBoxText', 'text-box'))];
  if (damaged) context.warn({ code: 'DAMAGED', message: `${file.path}: texts of the document are cut or damaged.` });
  const last = body.length - 1;
  return body.map((text, index) => ({
    text: text.trimEnd(),
    parts: [...(index === 0 ? distinctParts(headers) : []), ...(index === last ? notes : [])],
    reason: 'Ichitaro',
  }));
}

/** Ichitaro itself writes its name where others keep a description. */
async function readMetadata(ole2: Ole2File): Promise<Metadata> {
  const { description, ...metadata } = await readDocumentProperties(ole2);
  if (typeof description !== 'string') return metadata;
  return /^一太郎.*文書$/.test(description)
    ? { ...metadata, creatorTool: description.replace(/\s*文書$/, '') }
    : { ...metadata, description };
}

function isObject({ name }: Ole2Storage): boolean {
  return /^(?:Embedding|OleItem) ?\d+$/i.test(name);
}

/** Objects lie in storages `Embedding 1`, `OleItem 1`, at the root or in `EmbedItems`. */
async function embedObjects(root: Ole2Storage, file: LocalFile, context: ProcessContext) {
  const embedder = objectEmbedder(context);
  for (const storage of [root, root.storage('EmbedItems')])
    for (const object of storage?.children ?? [])
      if (object.kind === 'storage' && isObject(object))
        await embedder.add(await fileOfStorage(object, file.size), object.name);
  return embedder.embedded;
}
