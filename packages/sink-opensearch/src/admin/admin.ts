import { connect } from '../connection/connect.ts';
import type { Requester } from '../connection/requester.ts';
import { checkedOptions, type OpenSearchOptions } from '../options.ts';
import { createMissing } from './create-index.ts';
import { type IndexInspection, inspect } from './inspect-index.ts';
import { copyToNewIndex, type ReindexControl, type Reindexed } from './reindex.ts';

/** Tells what stands behind the alias, and changes nothing. Throws SINK_UNAVAILABLE and INVALID_CONFIG. */
export async function inspectIndex(options: OpenSearchOptions): Promise<IndexInspection> {
  const { index, definition } = checkedOptions(options);
  return connected(options, (requester) => inspect(requester, index, definition));
}

/** Makes the index and its alias where they are missing; safe to run twice, also at once. Throws SINK_UNAVAILABLE and INVALID_CONFIG. */
export async function createIndex(options: OpenSearchOptions): Promise<IndexInspection> {
  const { index, definition } = checkedOptions(options);
  return connected(options, (requester) => createMissing(requester, index, definition));
}

/** Moves to a new index with the mapping of this program while searches and writes go on: see `copyToNewIndex`. */
export async function reindex(options: OpenSearchOptions, control: ReindexControl = {}): Promise<Reindexed> {
  const { index, definition } = checkedOptions(options);
  return connected(options, (requester) => copyToNewIndex(requester, index, definition, control));
}

async function connected<Result>(
  options: OpenSearchOptions,
  work: (requester: Requester) => Promise<Result>,
): Promise<Result> {
  const requester = connect(options);
  try {
    return await work(requester);
  } finally {
    await requester.close();
  }
}
