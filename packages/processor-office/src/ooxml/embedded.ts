import { posix } from 'node:path';
import { type EmbeddedFile, isFileprocError, type ProcessContext } from '@cis/fileproc-core';
import { fileOfCompoundFile } from '../ole/embedded-objects.ts';
import { embedPackagePictures } from '../pictures/package-pictures.ts';
import type { OfficePackage } from './package.ts';

/** Relationships that lead to a file of its own: OLE objects, Office documents, imported pieces of text (altChunk). */
const EMBEDDED_TYPES: ReadonlySet<string> = new Set(['oleObject', 'package', 'aFChunk', 'subDocument']);
/** Bytes of an OLE object that is looked into. */
const MAX_OBJECT = 64 * 1024 * 1024;

/** Whether objects of a program, by its ProgID, are documents that are read as files of their own. */
export function isReadableProgram(programId: string | undefined): boolean {
  return /^(?:Excel\.|Word\.|PowerPoint\.|Package|Acro(?:Exch|bat)|LibreOffice\.)/i.test(programId ?? '');
}

/**
 * Takes out the files that parts refer to, and where OCR is there the pictures that may be scans. Past a limit those that are
 * left are counted in a warning.
 */
export async function embedObjects(document: OfficePackage, parts: readonly string[]): Promise<EmbeddedFile[]> {
  const targets = new Set<string>();
  for (const part of parts)
    for (const { type, target, external } of await document.relationships(part))
      if (!external && EMBEDDED_TYPES.has(type) && document.archive.has(target)) targets.add(target);
  const objects = await embedAll([...targets], document.context, (target) => embedPart(document, target));
  return [...objects, ...(await embedPictures(document, parts))];
}

/** Pictures of parts, and of the drawings of sheets. */
async function embedPictures(document: OfficePackage, parts: readonly string[]): Promise<EmbeddedFile[]> {
  const { archive, context } = document;
  if (!context.ocr) return [];
  const pictures: string[] = [];
  for (const part of parts)
    for (const { type, target, external } of await document.relationships(part)) {
      if (external) continue;
      if (type === 'image') pictures.push(target);
      else if (type === 'drawing')
        for (const drawn of await document.relationships(target))
          if (drawn.type === 'image' && !drawn.external) pictures.push(drawn.target);
    }
  return embedPackagePictures(archive, pictures, context);
}

/** Takes files out one after another; one that is damaged costs itself. */
export async function embedAll<T>(
  entries: readonly T[],
  context: ProcessContext,
  embed: (entry: T) => Promise<EmbeddedFile | undefined>,
): Promise<EmbeddedFile[]> {
  const embedded: EmbeddedFile[] = [];
  for (const [index, entry] of entries.entries()) {
    context.signal.throwIfAborted();
    try {
      const file = await embed(entry);
      if (file) embedded.push(file);
    } catch (error) {
      context.signal.throwIfAborted();
      if (!isFileprocError(error) || error.category === 'environment') throw error;
      const message = `${entries.length - index} embedded files were not read. ${error.message}`;
      if (error.code === 'LIMIT_EXCEEDED') {
        context.warn({ code: 'EMBEDDED_TRUNCATED', message });
        break;
      }
      context.warn({ code: 'DAMAGED', message: `An embedded file cannot be read: ${error.message}` });
    }
  }
  return embedded;
}

async function embedPart(document: OfficePackage, target: string): Promise<EmbeddedFile | undefined> {
  const { archive, context } = document;
  const name = archive.nameOf(target) ?? target;
  const declaredType = document.contentType(target);
  if (!/\.bin$/i.test(name) && !/oleobject/i.test(declaredType ?? ''))
    return context.embed({ path: name, ...(declaredType && { declaredType }) }, archive.content(target));
  const bytes = await archive.bytes(target, MAX_OBJECT);
  if (!bytes || bytes.length === 0) return undefined;
  return embedOleObject(bytes, name, context);
}

/** Embeds the file that an OLE object holds under its own name in the folder of the object, or the object where it is a document itself. */
export async function embedOleObject(
  bytes: Buffer,
  path: string,
  context: ProcessContext,
): Promise<EmbeddedFile | undefined> {
  const inner = await fileOfCompoundFile(bytes, MAX_OBJECT);
  if (!inner) return context.embed({ path }, bytes);
  return context.embed({ path: inner.name ? posix.join(posix.dirname(path), inner.name) : path }, inner.content);
}
