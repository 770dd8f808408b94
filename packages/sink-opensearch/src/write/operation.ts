/** One action of a bulk. */
export interface Operation {
  readonly id: string;
  /** `document_id` of the root: all documents of one file lie on one shard. */
  readonly routing: string;
  readonly action: 'index' | 'delete';
  /** Where the write is guarded. */
  readonly guard?: Guard;
  /** One line of JSON, in pieces; of `index`. */
  readonly source?: readonly Buffer[];
  /** The same with less text, for a server that takes smaller bodies than ours; undefined where nothing is left to cut. */
  shrink?(): Promise<Operation | undefined>;
}

/** The external version of a write. */
export interface Guard {
  readonly version: bigint;
  /** Whether an equal version is written again. */
  readonly equal: boolean;
}

/** Names the marker that is written before the first embedded document of a file. */
export function markerId(rootId: string): string {
  return `${rootId}.embedded`;
}

/** A delete that is remembered: OpenSearch itself forgets the version of a deleted document after `index.gc_deletes`, 60 s. */
export function tombstone(id: string, routing: string, guard: Guard, revision: bigint, sourceUri?: string): Operation {
  return hidden(id, routing, guard, {
    kind: 'tombstone',
    document_id: id,
    ...(sourceUri !== undefined && { source_uri: sourceUri }),
    revision: revision.toString(),
    deleted_at: new Date().toISOString(),
  });
}

/**
 * The marker of a file that may hold embedded documents. It is read by id, and so at once, where a search would see them only
 * after a refresh. It stays when they are gone: another worker may be writing some of an equal revision just now. With
 * `deleted_at` it goes with the tombstones.
 */
export function marker(rootId: string, guard: Guard | undefined, deleted: boolean): Operation {
  return hidden(markerId(rootId), rootId, guard, {
    kind: 'marker',
    root_id: rootId,
    ...(deleted && { deleted_at: new Date().toISOString() }),
  });
}

/**
 * Holds the place of an embedded document until it is written. Should the request that writes it be lost and arrive when
 * another worker has seen the file without it, that worker's look for what is embedded has found the place, and its
 * tombstone refuses the document. A place that nobody fills goes with the tombstones.
 */
export function reservation(id: string, rootId: string, guard: Guard): Operation {
  return hidden(id, rootId, guard, {
    kind: 'reservation',
    document_id: id,
    root_id: rootId,
    deleted_at: new Date().toISOString(),
  });
}

function hidden(id: string, routing: string, guard: Guard | undefined, source: object): Operation {
  return { id, routing, action: 'index', ...(guard && { guard }), source: [Buffer.from(JSON.stringify(source))] };
}
