import { type Change, FileprocError, type IndexedDocument, type Outcome, pageText } from '@cis/fileproc-core';
import { DatabaseError, type PoolClient } from 'pg';
import { piecesOf, storable, vectorOf } from './text.ts';

/** What is held of a document, as far as its revision is concerned; `document` is null of a remembered deletion. */
interface Present {
  readonly revision: string | null;
  readonly document: IndexedDocument | null;
}

/** `document_id` of the outermost file. */
const rootOf = (change: Change): string =>
  change.kind === 'upsert' ? (change.document.root_id ?? change.document.document_id) : change.documentId;

/**
 * Writes changes in one transaction, so that what is answered is durable or none of it is. Writers of one file take turns, in
 * all processes. Each change has a savepoint: one that PostgreSQL cannot hold is rejected alone.
 */
export async function writeChanges(client: PoolClient, changes: readonly Change[]): Promise<Outcome[]> {
  await client.query('BEGIN');
  try {
    // In one order, so that two batches never wait for each other.
    for (const root of [...new Set(changes.map(rootOf))].sort())
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [root]);
    const outcomes: Outcome[] = [];
    for (const change of changes) {
      await client.query('SAVEPOINT change');
      try {
        outcomes.push({ status: (await apply(client, change)) ? 'written' : 'superseded' });
        await client.query('RELEASE change');
      } catch (error) {
        // Class 22 is data that a type does not hold, 54 a limit of the program (PostgreSQL manual, appendix A).
        if (!(error instanceof DatabaseError) || !/^(22|54)/.test(error.code ?? '')) throw error;
        await client.query('ROLLBACK TO change');
        const message = `PostgreSQL does not take the document ${rootOf(change)}: ${error.message}`;
        outcomes.push({ status: 'rejected', error: new FileprocError('SINK_REJECTED', message, { cause: error }) });
      }
    }
    await client.query('COMMIT');
    return outcomes;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Whether the change was made or stood already; false where somebody else has written since. See `Change`. */
async function apply(client: PoolClient, change: Change): Promise<boolean> {
  if (change.kind === 'upsert') return upsert(client, change);
  const { documentId, sourceUri } = change;
  const coming = change.revision;
  const present = await presentOf(client, documentId);
  const held = revisionOf(present);
  if (held !== undefined && coming !== undefined && held > coming) return false;
  if (change.kind === 'prune') {
    // Written by the same look, which has pruned before.
    if (held !== undefined && held === coming) return true;
    const keep = [...change.keep];
    await client.query('DELETE FROM documents WHERE root_id = $1 AND document_id <> ALL($2)', [documentId, keep]);
    return true;
  }
  if (held !== undefined && held === coming && present?.document) return false;
  await client.query('DELETE FROM documents WHERE document_id = $1 OR root_id = $1', [documentId]);
  if (coming !== undefined)
    await client.query('INSERT INTO documents (document_id, source_uri, revision) VALUES ($1, $2, $3)', [
      documentId,
      sourceUri,
      coming.toString(),
    ]);
  return true;
}

async function upsert(client: PoolClient, { document, pages }: Change & { kind: 'upsert' }): Promise<boolean> {
  const { document_id: id, root_id: root } = document;
  const coming = document.revision === undefined ? undefined : BigInt(document.revision);
  const present = await presentOf(client, id);
  const held = revisionOf(present);
  if (coming !== undefined) {
    if (held !== undefined && held > coming) return false;
    if (root === undefined && held === coming && !isSameWrite(present?.document, document)) return false;
    const rootHeld = root === undefined ? undefined : revisionOf(await presentOf(client, root));
    // The document that was delivered is written last: what comes of its revision after it has come too late.
    if (rootHeld !== undefined && rootHeld >= coming) return false;
  }
  await client.query('DELETE FROM documents WHERE document_id = $1', [id]);
  const about = Object.values(document.metadata).flat().join('\n').normalize('NFKC');
  await client.query(
    `INSERT INTO documents (document_id, source_uri, root_id, revision, document, indexed_at, names, about)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      document.source_uri,
      root ?? null,
      document.revision ?? null,
      JSON.stringify(document, (_, value: unknown) => (typeof value === 'string' ? storable(value) : value)),
      document.indexed_at,
      vectorOf(document.file_path.normalize('NFKC')),
      vectorOf(about),
    ],
  );
  for await (const page of pages)
    for (const [piece, content] of piecesOf(storable(pageText(page))).entries())
      await client.query(
        'INSERT INTO pieces (document_id, page, piece, page_name, content, words) VALUES ($1, $2, $3, $4, $5, $6)',
        [id, page.number, piece, page.name === undefined ? null : storable(page.name), content, vectorOf(content)],
      );
  return true;
}

async function presentOf(client: PoolClient, id: string): Promise<Present | undefined> {
  const { rows } = await client.query<Present>('SELECT revision, document FROM documents WHERE document_id = $1', [id]);
  return rows[0];
}

function revisionOf(present: Present | undefined): bigint | undefined {
  return present?.revision == null ? undefined : BigInt(present.revision);
}

function isSameWrite(held: IndexedDocument | null | undefined, coming: IndexedDocument): boolean {
  return held?.indexed_at === coming.indexed_at && held.version === coming.version;
}
