import type { Change } from '@cis/fileproc-core';
import { indexBehind } from '../admin/inspect-index.ts';
import type { Requester } from '../connection/requester.ts';
import { type Embedded, embeddedIn, refresh } from './embedded.ts';
import { revisionOf, rootOf } from './guard.ts';
import type { KnownRoots } from './known-roots.ts';
import { markerId } from './operation.ts';
import { type Place, type Present, presentOf } from './present.ts';

/** What must be known of the index before a batch is written. */
export interface Lookup {
  /** What is held of roots and embedded documents that were asked for, by `document_id`. */
  readonly present: ReadonlyMap<string, Present>;
  /** What is embedded in the files that are pruned or deleted, by root. */
  readonly embedded: ReadonlyMap<string, readonly Embedded[]>;
}

/**
 * Asks as little as possible: nothing for plain files of which `revisions` has told enough; one `_mget` where a batch holds
 * embedded documents or files that were not asked for; a refresh and a search where embedded documents may have to go.
 */
export async function lookUp(
  requester: Requester,
  index: string,
  changes: readonly Change[],
  known: KnownRoots,
  withThumbnails: boolean,
): Promise<Lookup> {
  const places = new Map<string, Place>();
  const ask = (id: string, routing: string) => places.set(id, { id, routing });
  for (const change of changes) {
    const root = rootOf(change);
    const isEmbedded = change.kind === 'upsert' && change.document.root_id !== undefined;
    const remembered = known.get(root);
    if (isEmbedded) {
      const isGuarded = revisionOf(change) !== undefined;
      if (isGuarded) ask(root, root);
      if (isGuarded || withThumbnails) ask(change.document.document_id, root);
    } else if (change.kind === 'upsert') {
      if (withThumbnails && !remembered) ask(root, root);
    } else {
      if (!remembered) ask(markerId(root), root);
      if (!remembered || remembered.embedded) ask(root, root);
    }
  }
  const asked = [...places.values()];
  const found = await presentOf(requester, index, asked);
  const present = new Map<string, Present>();
  for (const [at, { id }] of asked.entries()) {
    const held = found[at];
    if (held) present.set(id, held);
  }
  const removing = new Set(changes.filter(({ kind }) => kind !== 'upsert').map(rootOf));
  const holding = [...removing].filter((root) => known.get(root)?.embedded ?? present.has(markerId(root)));
  const embedded = new Map<string, Embedded[]>();
  if (holding.length > 0) {
    await refresh(requester, index);
    // The alias does not show the places that are held for embedded documents.
    const behind = (await indexBehind(requester, index)) ?? index;
    for (const root of holding) embedded.set(root, await embeddedIn(requester, behind, root));
  }
  return { present, embedded };
}
