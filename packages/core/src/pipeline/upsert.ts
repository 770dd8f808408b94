import { FileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import type { Change } from '../contract/sink.ts';
import { documentOf, NO_PAGES, unreadDocument } from './document.ts';
import type { TreeFile } from './file-tree.ts';
import type { RunContext } from './run-context.ts';

/** The change that puts a file, read or not, into the index. */
export function upsertOf(
  run: RunContext,
  { file, result, error, ...facts }: TreeFile,
): Change & { readonly kind: 'upsert' } {
  const known = { ...facts, indexedAt: new Date(), settings: run.settings };
  if (!result)
    return { kind: 'upsert', document: unreadDocument(file, error ?? unexplained(file), known), pages: NO_PAGES };
  return {
    kind: 'upsert',
    document: documentOf(file, result, known),
    pages: result.pages,
    ...(result.thumbnail && { thumbnail: result.thumbnail }),
  };
}

function unexplained(file: FileRef): FileprocError {
  return new FileprocError('PROCESSOR_FAILED', `${file.path} was not read and nobody said why.`);
}
