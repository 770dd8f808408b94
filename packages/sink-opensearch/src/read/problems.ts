import type { Problem, ProblemFilter } from '@cis/fileproc-core';
import type { Requester } from '../connection/requester.ts';
import { VISIBLE } from '../definition/mapping.ts';
import { pathFilter } from '../search/filters.ts';
import { scroll } from './scroll.ts';
import type { StoredDocument } from './source.ts';

const AT_ONCE = 1_000;

/** What could not be read, newest first. */
export async function* problems(requester: Requester, index: string, filter: ProblemFilter): AsyncGenerator<Problem> {
  const { code, path, limit = Number.POSITIVE_INFINITY } = filter;
  if (limit <= 0) return;
  const listing = {
    query: {
      bool: {
        filter: [
          VISIBLE,
          code ? { term: { error_code: code } } : { exists: { field: 'error_code' } },
          ...(path ? [pathFilter(path)] : []),
        ],
      },
    },
    sort: [{ indexed_at: 'desc' }, { document_id: 'asc' }],
    source: ['file_path', 'source_uri', 'mime_type', 'error_code', 'error_message', 'indexed_at'],
    size: Math.min(limit, AT_ONCE),
  };
  let given = 0;
  for await (const stored of scroll<StoredDocument>(requester, index, listing)) {
    if (!stored.error_code) continue;
    yield {
      path: stored.file_path,
      sourceUri: stored.source_uri,
      mediaType: stored.mime_type,
      code: stored.error_code,
      message: stored.error_message ?? '',
      indexedAt: new Date(stored.indexed_at),
    };
    if (++given >= limit) return;
  }
}
