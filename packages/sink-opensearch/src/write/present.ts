import { FileprocError } from '@cis/fileproc-core';
import { ask, field, reasonOf } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';

/** What the index holds under an id. */
export interface Present {
  readonly kind: 'document' | 'tombstone' | 'marker' | 'reservation';
  /** What the next write must pass. */
  readonly revision?: bigint;
  readonly indexedAt?: string;
  readonly version?: string;
  readonly thumbnailKey?: string;
}

/** An id and the root by which it is routed. */
export interface Place {
  readonly id: string;
  readonly routing: string;
}

/** Ids asked for at once: a request of some 80 kB. */
const AT_ONCE = 500;

/** Reads what is held under ids, as of this moment (realtime), in order. Throws SINK_UNAVAILABLE. */
export async function presentOf(
  requester: Requester,
  index: string,
  places: readonly Place[],
): Promise<(Present | undefined)[]> {
  const found: (Present | undefined)[] = [];
  for (let at = 0; at < places.length; at += AT_ONCE) {
    const docs = places.slice(at, at + AT_ONCE).map(({ id, routing }) => ({ _id: id, routing }));
    const answer = await ask<{ docs?: unknown[] }>(requester, {
      method: 'POST',
      path: `/${encodeURIComponent(index)}/_mget`,
      query: { _source_includes: 'kind,revision,indexed_at,version,thumbnail_key' },
      body: { docs },
    });
    if (answer.docs?.length !== docs.length)
      throw new FileprocError('SINK_UNAVAILABLE', `OpenSearch at ${requester.node} gave half an answer to _mget.`);
    found.push(...answer.docs.map(presentIn));
  }
  return found;
}

function presentIn(doc: unknown): Present | undefined {
  if (field(doc, 'error') !== undefined)
    throw new FileprocError('SINK_UNAVAILABLE', `OpenSearch could not look up a document: ${reasonOf(doc)}`);
  if (field(doc, 'found') !== true) return undefined;
  const source = field(doc, '_source');
  const text = (name: string) => {
    const value = field(source, name);
    return typeof value === 'string' ? value : undefined;
  };
  const [kind, revision, indexedAt, version, thumbnailKey] = [
    text('kind'),
    text('revision'),
    text('indexed_at'),
    text('version'),
    text('thumbnail_key'),
  ];
  const guarded = revisionIn(revision, field(doc, '_version'));
  return {
    kind: kind === 'tombstone' || kind === 'marker' || kind === 'reservation' ? kind : 'document',
    ...(guarded !== undefined && { revision: guarded }),
    ...(indexedAt !== undefined && { indexedAt }),
    ...(version !== undefined && { version }),
    ...(thumbnailKey !== undefined && { thumbnailKey }),
  };
}

/**
 * The revision that the next write must pass: that of the document, or the version that the server keeps where another
 * program has changed the document since, or wrote it without a revision. Else no write of ours would ever be taken again.
 */
function revisionIn(revision: string | undefined, version: unknown): bigint | undefined {
  const known = revision === undefined ? undefined : BigInt(revision);
  // As a number of JSON a version past 2^53 is not exact; that of the document is.
  if (typeof version !== 'number' || (known !== undefined && Number(known) >= version)) return known;
  return BigInt(version);
}
