import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, renameSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError, isFileprocError } from '../contract/errors.ts';
import type { EmbeddedFile, Warning } from '../contract/extraction.ts';
import type { FileRef } from '../contract/file.ts';
import { type Limits, limitMessage } from '../contract/limits.ts';
import type { FileReader, Scratch, ScratchFile } from '../contract/reader.ts';
import { documentId, embeddedUri } from '../identity/uri.ts';
import { documentOf, type EmbeddedDocument, type ExtractedDocument } from './extracted-document.ts';
import type { Received } from './receive.ts';

/** What reading a file and all that lies in it goes by. */
export interface TreeContext {
  readonly reader: FileReader;
  readonly scratch: Scratch;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  readonly embedded: boolean;
  /** Embedded files that may still be read, over the whole tree. */
  filesLeft: number;
}

/** A document, or why there is none; and where the file's folder is then. */
export type DocumentOutcome = { readonly folder: string } & (
  | { readonly document: ExtractedDocument }
  | { readonly error: FileprocError }
);

/**
 * Reads a file and, where asked for, what lies in it: each embedded file wholly, with all that lies in that, before the
 * next, so that the scratch folders hold no more than one file of each level.
 */
export async function readDocument(
  { file, sha256 }: Received,
  context: TreeContext,
  depth: number,
): Promise<DocumentOutcome> {
  const result = await context.reader.read(file, context.signal, { priority: depth > 0 ? 'embedded' : 'delivered' });
  const { folder, error, processor } = result;
  if (error) return { folder, error };
  if (!processor)
    return { folder, error: new FileprocError('UNSUPPORTED_TYPE', `${file.file.path}: nothing read it.`) };
  const warnings: Warning[] = [];
  const embedded: EmbeddedDocument[] = [];
  for (const entry of result.embedded)
    embedded.push(await readEmbedded(entry, file.file, context, depth + 1, warnings));
  return { folder, document: await documentOf(file, sha256, { ...result, processor }, embedded, warnings) };
}

async function readEmbedded(
  entry: EmbeddedFile,
  parent: FileRef,
  context: TreeContext,
  depth: number,
  warnings: Warning[],
): Promise<EmbeddedDocument> {
  const { path, size, declaredType, modifiedAt } = entry;
  const listed = { path, size, ...(declaredType !== undefined && { declaredType }), ...(modifiedAt && { modifiedAt }) };
  if (entry.error) return { ...listed, error: FileprocError.fromJSON(entry.error) };
  if (!context.embedded) return listed;
  const passed = limitPassed(context, depth, parent.path);
  if (passed) {
    if (!warnings.some(({ code }) => code === passed.code)) warnings.push(passed);
    return listed;
  }
  context.filesLeft--;
  const folder = await context.scratch.folder();
  let left = folder;
  try {
    const file = await moveInto(folder, entry, embeddedRef(entry, parent, depth));
    const outcome = await readDocument({ file, sha256: await sha256Of(file) }, context, depth);
    left = outcome.folder;
    return 'error' in outcome ? { ...listed, error: outcome.error } : { ...listed, document: outcome.document };
  } catch (error) {
    // One file inside costs itself; an abort and a full disk cost the whole.
    context.signal.throwIfAborted();
    if (!isFileprocError(error) || error.code === 'SCRATCH_UNAVAILABLE') throw error;
    return { ...listed, error };
  } finally {
    await context.scratch.remove(left);
    if (left !== folder) await context.scratch.remove(folder);
  }
}

function limitPassed({ limits, filesLeft }: TreeContext, depth: number, path: string): Warning | undefined {
  if (depth > limits.embeddedDepth)
    return {
      code: 'EMBEDDED_TOO_DEEP',
      message: `${limitMessage('embeddedDepth', limits, depth, path)}; embedded files of this one were not read.`,
    };
  if (filesLeft > 0) return undefined;
  return {
    code: 'EMBEDDED_TRUNCATED',
    message: `${limitMessage('embeddedFiles', limits, `over ${limits.embeddedFiles}`, path)}; embedded files after those were not read.`,
  };
}

function embeddedRef({ path, size, declaredType, modifiedAt }: EmbeddedFile, parent: FileRef, depth: number): FileRef {
  const id = documentId(parent.uri);
  return {
    uri: embeddedUri(parent.uri, path),
    path: `${parent.path}/${path}`,
    name: path.slice(path.lastIndexOf('/') + 1),
    size,
    ...(declaredType !== undefined && { declaredType }),
    ...(modifiedAt && { modifiedAt }),
    parent: { id, rootId: parent.parent?.rootId ?? id, embeddedPath: path, depth },
  };
}

async function moveInto(folder: string, { localPath, size }: EmbeddedFile, file: FileRef): Promise<ScratchFile> {
  const name = 'content';
  const target = join(folder, name);
  try {
    await move(localPath, target);
  } catch (error) {
    throw new FileprocError(
      'SCRATCH_UNAVAILABLE',
      `${file.path}: an embedded file cannot be moved in the scratch folder.`,
      { cause: error },
    );
  }
  return { file, folder, name, size };
}

/** Within one file system this takes 0.02 ms, less than a turn of the event loop for the asynchronous call. */
async function move(from: string, to: string): Promise<void> {
  try {
    renameSync(from, to);
  } catch {
    await copyFile(from, to);
  }
}

/** Files up to this size, in bytes, are hashed in one go, which takes less than opening a stream. */
const HASHED_AT_ONCE = 256 * 1024;

async function sha256Of({ folder, name }: ScratchFile): Promise<string> {
  const path = join(folder, name);
  const hash = createHash('sha256');
  // Not the size that the process which read the file has told.
  if (statSync(path).size <= HASHED_AT_ONCE) return hash.update(readFileSync(path)).digest('hex');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
