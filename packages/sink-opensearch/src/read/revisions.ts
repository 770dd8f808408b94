import type { Requester } from '../connection/requester.ts';
import type { KnownRoots } from '../write/known-roots.ts';
import { markerId } from '../write/operation.ts';
import { presentOf } from '../write/present.ts';

/**
 * The revision of each document or of its deletion, as of this moment. On the way it learns whether documents embedded in it may
 * exist and which thumbnail it has, so that writing need not ask.
 */
export async function readRevisions(
  requester: Requester,
  index: string,
  documentIds: readonly string[],
  known: KnownRoots,
): Promise<bigint[]> {
  const places = documentIds.flatMap((id) => [
    { id, routing: id },
    { id: markerId(id), routing: id },
  ]);
  const found = await presentOf(requester, index, places);
  return documentIds.map((id, at) => {
    const document = found[2 * at];
    const marked = found[2 * at + 1] !== undefined;
    const key = document?.thumbnailKey;
    known.set(id, { embedded: marked, ...(key !== undefined && { thumbnailKey: key }) });
    return document?.revision ?? 0n;
  });
}
