import type { IndexedDocument, IndexSummary, InventoryEntry, Problem, ProblemFilter } from '@cis/fileproc-core';
import type { Pool } from 'pg';

/** Documents that are fetched at once. */
const PAGE = 1_000;

/** Delivered documents whose address starts with `prefix`, in order of their addresses as bytes. */
export async function* inventory(pool: Pool, prefix: string, signal?: AbortSignal): AsyncGenerator<InventoryEntry> {
  let after = '';
  for (;;) {
    signal?.throwIfAborted();
    const { rows } = await pool.query<{ document: IndexedDocument }>(
      `SELECT document FROM documents WHERE root_id IS NULL AND document IS NOT NULL
       AND source_uri > $1 AND starts_with(source_uri, $2) ORDER BY source_uri LIMIT ${PAGE}`,
      [after, prefix],
    );
    for (const { document } of rows) yield entryOf(document);
    after = rows.at(-1)?.document.source_uri ?? '';
    if (rows.length < PAGE) return;
  }
}

function entryOf(document: IndexedDocument): InventoryEntry {
  const { version, content_sha256: sha256, error_code: code } = document;
  return {
    documentId: document.document_id,
    sourceUri: document.source_uri,
    ...(version !== undefined && { version }),
    size: document.file_size,
    ...(sha256 !== undefined && { sha256 }),
    fingerprint: document.fingerprint,
    success: document.success,
    ...(code && { code }),
    mediaType: document.mime_type,
    processorName: document.processor_name,
    processorVersion: document.processor_version,
  };
}

/** What could not be read, newest first. */
export async function* problems(pool: Pool, { code, path, limit }: ProblemFilter = {}): AsyncGenerator<Problem> {
  const { rows } = await pool.query<{ document: IndexedDocument }>(
    `SELECT document FROM documents WHERE document->>'success' = 'false'
     AND ($1::text IS NULL OR document->>'error_code' = $1) AND starts_with(document->>'file_path', $2)
     ORDER BY indexed_at DESC, source_uri LIMIT $3`,
    [code ?? null, path ?? '', limit ?? null],
  );
  for (const { document } of rows)
    yield {
      path: document.file_path,
      sourceUri: document.source_uri,
      mediaType: document.mime_type,
      code: document.error_code ?? 'PROCESSOR_FAILED',
      message: document.error_message ?? '',
      indexedAt: new Date(document.indexed_at),
    };
}

/** Counts over all documents. */
export async function summary(pool: Pool): Promise<IndexSummary> {
  const { rows } = await pool.query<{ summary: Omit<IndexSummary, 'updatedAt'>; updated: Date | null }>(
    `WITH held AS (SELECT * FROM documents WHERE document IS NOT NULL)
     SELECT json_build_object(
       'documents', count(*), 'embedded', count(root_id),
       'pages', coalesce(sum((document->>'page_count')::bigint), 0),
       'succeeded', count(*) FILTER (WHERE document->>'success' = 'true'),
       'byCode', (SELECT coalesce(json_object_agg(code, n), '{}') FROM (SELECT document->>'error_code' AS code, count(*) AS n
          FROM held WHERE document ? 'error_code' GROUP BY 1) codes),
       'byType', (SELECT coalesce(json_object_agg(type, n), '{}') FROM (SELECT document->>'mime_type' AS type, count(*) AS n
          FROM held GROUP BY 1) types)
     ) AS summary, max(indexed_at) AS updated FROM held`,
  );
  const [row] = rows;
  if (!row) throw new Error('PostgreSQL answered a count with no row.');
  return { ...row.summary, ...(row.updated && { updatedAt: row.updated }) };
}
