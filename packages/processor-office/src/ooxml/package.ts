import { posix } from 'node:path';
import { FileprocError, isFileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { readXml, type XmlHandler } from '../xml/read-xml.ts';
import { childrenOf, createTreeBuilder, elementsOf, type XmlElement } from '../xml/tree.ts';
import { type Archive, openArchive } from '../zip/archive.ts';
import { parseRelationships, type Relationship, relationshipsPart } from './relationships.ts';

/** An open Office package (ISO 29500-2): parts by name, their relationships and content types. */
export interface OfficePackage {
  readonly file: LocalFile;
  readonly context: ProcessContext;
  readonly archive: Archive;
  /** The part that the document begins with, such as `word/document.xml`. */
  readonly mainPart: string;
  /** Relationships of a part, of the package for an empty name; read once. */
  relationships(part: string): Promise<readonly Relationship[]>;
  /** The part that one relationship of `part` leads to. */
  related(part: string, type: string): Promise<string | undefined>;
  relationship(part: string, id: string | undefined): Promise<Relationship | undefined>;
  contentType(part: string): string | undefined;
  /**
   * Reads a part as XML. False where there is none, or where nothing could be read. What is broken gives the warning
   * DAMAGED. Throws what concerns the whole file: LIMIT_EXCEEDED, the signal's reason.
   */
  read(part: string | undefined, handler: XmlHandler): Promise<boolean>;
  /** A small part as a tree: its root element. As `read`. */
  tree(part: string | undefined): Promise<XmlElement | undefined>;
}

/** Main parts by format, for packages whose relationships are lost. */
export interface MainPart {
  readonly usual: string;
  /** What the content type of the main part holds. */
  readonly contentType: RegExp;
}

/** Opens a package. Throws CORRUPT where it has no main part. */
export async function openPackage(file: LocalFile, context: ProcessContext, main: MainPart): Promise<OfficePackage> {
  const archive = await openArchive(file, context);
  const read = (part: string | undefined, handler: XmlHandler) => readPart(archive, part, handler, context);
  const tree = async (part: string | undefined) => {
    const builder = createTreeBuilder();
    await read(part, builder.handler);
    if (builder.full())
      context.warn({ code: 'DAMAGED', message: `The part "${part}" has too many elements; it was read in part.` });
    return elementsOf(builder.root)[0];
  };
  const types = contentTypesOf(await tree('[Content_Types].xml'));
  const known = new Map<string, Promise<readonly Relationship[]>>();
  const relationships = (part: string) => {
    const loaded = known.get(part) ?? tree(relationshipsPart(part)).then((rels) => parseRelationships(rels, part));
    known.set(part, loaded);
    return loaded;
  };
  const mainPart = await findMainPart(archive, await relationships(''), types, main);
  if (mainPart === undefined)
    throw new FileprocError('CORRUPT', `${file.path}: the package holds no main part such as "${main.usual}".`);
  return {
    file,
    context,
    archive,
    mainPart,
    relationships,
    related: async (part, type) =>
      (await relationships(part)).find((one) => one.type === type && !one.external)?.target,
    relationship: async (part, id) => (await relationships(part)).find((one) => one.id === id),
    contentType: types,
    read,
    tree,
  };
}

async function readPart(
  archive: Archive,
  part: string | undefined,
  handler: XmlHandler,
  context: ProcessContext,
): Promise<boolean> {
  if (part === undefined || !archive.has(part)) return false;
  try {
    const { damage } = await readXml(archive.content(part), handler, context);
    if (damage !== undefined)
      context.warn({ code: 'DAMAGED', message: `The part "${part}" was read as far as it is whole: ${damage}` });
    return true;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isFileprocError(error) || error.code !== 'CORRUPT') throw error;
    context.warn({ code: 'DAMAGED', message: error.message });
    return false;
  }
}

type ContentTypes = (part: string) => string | undefined;

/** ISO 29500-2, 6.2.3: an override by part name, else by extension. */
function contentTypesOf(tree: XmlElement | undefined): ContentTypes {
  const byPart = new Map<string, string>();
  const byExtension = new Map<string, string>();
  for (const { attributes } of childrenOf(tree, 'Override'))
    byPart.set((attributes.PartName ?? '').replace(/^\//, '').toLowerCase(), attributes.ContentType ?? '');
  for (const { attributes } of childrenOf(tree, 'Default'))
    byExtension.set((attributes.Extension ?? '').toLowerCase(), attributes.ContentType ?? '');
  return (part) => {
    const name = part.toLowerCase();
    return byPart.get(name) ?? byExtension.get(posix.extname(name).slice(1));
  };
}

async function findMainPart(
  archive: Archive,
  relationships: readonly Relationship[],
  types: ContentTypes,
  { usual, contentType }: MainPart,
): Promise<string | undefined> {
  const named = relationships.find(({ type, external }) => type === 'officeDocument' && !external)?.target;
  if (named !== undefined && archive.has(named)) return named;
  return archive.names.find((name) => contentType.test(types(name) ?? '')) ?? archive.nameOf(usual);
}
