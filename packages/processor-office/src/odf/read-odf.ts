import {
  type EmbeddedFile,
  type Extraction,
  FileprocError,
  isFileprocError,
  type LocalFile,
  limitMessage,
  type PagePart,
  type ProcessContext,
} from '@cis/fileproc-core';
import { linksOf, type MetadataCollector, metadataCollector } from '../metadata.ts';
import { embedAll, embedOleObject } from '../ooxml/embedded.ts';
import { pictureParts } from '../ooxml/picture-parts.ts';
import { packageThumbnail } from '../ooxml/thumbnail.ts';
import { embedPackagePictures } from '../pictures/package-pictures.ts';
import { numberPages } from '../text/pages.ts';
import { readXml, type XmlHandler } from '../xml/read-xml.ts';
import { type Archive, openArchive } from '../zip/archive.ts';
import { assemblePages } from './assemble.ts';
import type { ObjectReference, OdfDocument } from './document.ts';
import { createDocumentReader, emptyDocument } from './document-reader.ts';
import { createOdfState, type OdfState } from './state.ts';
import { MAX_REPEAT } from './table-elements.ts';

/** Documents within documents that are followed: a chart in a text, seldom more. */
const MAX_OBJECT_DEPTH = 3;
/** Bytes of an OLE object that is looked into. */
const MAX_OBJECT = 64 * 1024 * 1024;

/** Reads an OpenDocument package (ODF 1.3 part 2): texts by pages, sheets, slides. */
export async function readOdf(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const archive = await openArchive(file, context);
  await refuseEncrypted(archive, file, context);
  if (!archive.has('content.xml'))
    throw new FileprocError('CORRUPT', `${file.path}: the package holds no content.xml.`);
  const metadata = metadataCollector();
  const document = await readPackage(archive, '', context, metadata);
  const oleObjects: string[] = [];
  const pages = numberPages(
    await assemblePages(document, (reference) => readObject(archive, '', reference, context, oleObjects, 1)),
    context,
  );
  const embedded = [
    ...(await embedAll(oleObjects, context, (path) => embedOle(archive, path, context))),
    ...(await embedPackagePictures(archive, archive.names.filter(isPicture), context)),
  ];
  return {
    pages,
    metadata: documentMetadata(metadata, document),
    ...(await packageThumbnail(archive, 'Thumbnails/thumbnail.png', context)),
    ...(embedded.length > 0 && { embedded }),
  };
}

/** Whether a part is a picture of the document: in `Pictures`, or in the same folder of a document within it. */
function isPicture(name: string): boolean {
  return /(?:^|\/)(?:Pictures|media)\//.test(name);
}

/** Reads an OpenDocument file that is one XML document (ODF 1.3 part 3, 3.1.2). */
export async function readFlatOdf(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const metadata = metadataCollector();
  const document = emptyDocument();
  const state = createOdfState(document, context.limits.textCharacters, context.limits.pages);
  await read(file.stream(), createDocumentReader(state, metadata), file.path, context);
  if (document.kind === undefined) throw new FileprocError('CORRUPT', `${file.path} holds no OpenDocument body.`);
  warnOfLimits(state, document, context);
  return {
    pages: numberPages(await assemblePages(document, async () => []), context),
    metadata: documentMetadata(metadata, document),
  };
}

function documentMetadata({ metadata }: MetadataCollector, { links, changes }: OdfDocument): Extraction['metadata'] {
  return {
    ...metadata,
    ...linksOf(links),
    ...(changes.insertions > 0 && { trackedInsertions: changes.insertions }),
    ...(changes.deletions > 0 && { trackedDeletions: changes.deletions }),
  };
}

/** ODF 1.3 part 2, 4.8.4: entries of the manifest say what they are encrypted with. */
async function refuseEncrypted(archive: Archive, file: LocalFile, context: ProcessContext): Promise<void> {
  if (!archive.has('META-INF/manifest.xml')) return;
  let algorithm: string | undefined;
  await read(
    archive.content('META-INF/manifest.xml'),
    {
      open(name, attributes) {
        if (name === 'manifest:encryption-data') algorithm ??= '';
        else if (name === 'manifest:algorithm') algorithm ||= attributes['manifest:algorithm-name'] ?? '';
      },
    },
    'META-INF/manifest.xml',
    context,
  );
  if (algorithm === undefined) return;
  const name = algorithm.replace(/^.*[#/]/, '') || 'an unknown algorithm';
  throw new FileprocError('ENCRYPTED', `${file.path} is locked by OpenDocument encryption (${name}).`);
}

/** Reads the document in a folder of the package, the package's own for an empty name. */
async function readPackage(
  archive: Archive,
  folder: string,
  context: ProcessContext,
  metadata: MetadataCollector,
): Promise<OdfDocument> {
  const document = emptyDocument();
  const state = createOdfState(document, context.limits.textCharacters, context.limits.pages);
  for (const part of ['meta.xml', 'styles.xml', 'content.xml'].filter((name) => archive.has(folder + name)))
    await read(archive.content(folder + part), createDocumentReader(state, metadata), folder + part, context);
  warnOfLimits(state, document, context);
  return document;
}

function warnOfLimits(
  { truncated, pagesLeft, longestRepeat }: Pick<OdfState, 'truncated' | 'pagesLeft' | 'longestRepeat'>,
  { kind }: OdfDocument,
  context: ProcessContext,
): void {
  const { limits } = context;
  if (truncated)
    context.warn({ code: 'TEXT_TRUNCATED', message: limitMessage('textCharacters', limits, 'more', 'The document') });
  if (longestRepeat > 0)
    context.warn({
      code: 'TEXT_TRUNCATED',
      message: `A row or cell with content is repeated ${longestRepeat} times; it was read ${MAX_REPEAT} times.`,
    });
  if (pagesLeft <= 0 && kind !== 'text')
    context.warn({
      code: 'PAGES_TRUNCATED',
      message: limitMessage('pages', limits, `${limits.pages} or more`, 'Pages'),
    });
}

/** Reads XML of the document; what is broken gives the warning DAMAGED. */
async function read(
  content: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  part: string,
  context: ProcessContext,
): Promise<void> {
  try {
    const { damage } = await readXml(content, handler, context);
    if (damage !== undefined)
      context.warn({ code: 'DAMAGED', message: `"${part}" was read as far as it is whole: ${damage}` });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isFileprocError(error) || error.code !== 'CORRUPT') throw error;
    context.warn({ code: 'DAMAGED', message: error.message });
  }
}

/** What an object shows: a chart or formula is a part, another document its text; an OLE object is noted as a file, of a picture the text is read. */
async function readObject(
  archive: Archive,
  folder: string,
  { kind, href }: ObjectReference,
  context: ProcessContext,
  oleObjects: string[],
  depth: number,
): Promise<PagePart[]> {
  const path = `${folder}${href.replace(/^\.\//, '').replace(/\/$/, '')}`;
  if (kind === 'ole') {
    if (archive.has(path)) oleObjects.push(path);
    return [];
  }
  if (kind === 'picture') return pictureParts(archive, path, context);
  if (depth > MAX_OBJECT_DEPTH || !archive.has(`${path}/content.xml`)) return [];
  const document = await readPackage(archive, `${path}/`, context, metadataCollector());
  const contents = await assemblePages(document, (inner) =>
    readObject(archive, `${path}/`, inner, context, oleObjects, depth + 1),
  );
  return contents.flatMap(({ text, parts }): PagePart[] => [
    { kind: document.kind === 'chart' ? 'chart' : 'other', text },
    ...(parts ?? []),
  ]);
}

async function embedOle(archive: Archive, path: string, context: ProcessContext): Promise<EmbeddedFile | undefined> {
  const bytes = await archive.bytes(path, MAX_OBJECT);
  return bytes && bytes.length > 0 ? embedOleObject(bytes, path, context) : undefined;
}
