import { FileprocError, isFileprocError, type Sink } from '@cis/fileproc-core';
import { Pool } from 'pg';
import { inventory, problems, summary } from './read.ts';
import { TABLES } from './schema.ts';
import { search } from './search.ts';
import { writeChanges } from './write.ts';

/** Where the index lies. */
export interface PostgresqlOptions {
  /** `postgresql://user@host/database`; what is absent comes from the variables `PGHOST`, `PGUSER`, `PGPASSWORD`, ... */
  readonly url?: string;
  /** The schema of the tables, made where it is missing. Default `fileproc`. */
  readonly schema?: string;
}

/** Any number, the same for all: writers of the schema take turns. */
const SCHEMA_LOCK = 727_036_112;

/** An index in PostgreSQL 14 or newer: full-text search in Japanese and English, writes guarded by revision. */
export function postgresql(options: PostgresqlOptions = {}): Sink {
  const schema = options.schema ?? 'fileproc';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new FileprocError(
      'INVALID_CONFIG',
      `The schema "${schema}" is not lower-case letters, digits and underscores.`,
    );
  const pool = new Pool({
    ...(options.url !== undefined && { connectionString: options.url }),
    options: `-c search_path=${schema}`,
    max: 4,
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks while nobody uses it: the next use opens another one, or says what is wrong.
  pool.on('error', () => {});
  let closed: Promise<void> | undefined;

  return {
    name: 'postgresql',
    batch: { maxChanges: 100, concurrency: 2 },
    prepare: () =>
      orUnavailable(async () => {
        const tables = `SELECT pg_advisory_xact_lock(${SCHEMA_LOCK}); CREATE SCHEMA IF NOT EXISTS ${schema}; ${TABLES}`;
        await pool.query(tables);
      }),
    write: (changes) =>
      orUnavailable(async () => {
        const client = await pool.connect();
        let failure: unknown;
        try {
          return await writeChanges(client, changes);
        } catch (error) {
          failure = error;
          throw error;
        } finally {
          // Nobody knows what state a connection is in after a failure: it is not used again.
          client.release(failure !== undefined);
        }
      }),
    async health() {
      try {
        const { rows } = await pool.query<{ version: string }>("SELECT current_setting('server_version') AS version");
        return { ok: true, detail: `PostgreSQL ${rows[0]?.version}, schema ${schema}` };
      } catch (error) {
        return { ok: false, detail: messageOf(error) };
      }
    },
    close() {
      closed ??= pool.end();
      return closed;
    },
    inventory: (prefix, signal) => inventory(pool, prefix, signal),
    search: (query) => orUnavailable(() => search(pool, query)),
    problems: (filter) => problems(pool, filter),
    summary: () => orUnavailable(() => summary(pool)),
    revisions: (ids) =>
      orUnavailable(async () => {
        const { rows } = await pool.query<{ document_id: string; revision: string | null }>(
          'SELECT document_id, revision FROM documents WHERE document_id = ANY($1)',
          [ids],
        );
        const known = new Map(rows.map(({ document_id: id, revision }) => [id, BigInt(revision ?? 0)]));
        return ids.map((id) => known.get(id) ?? 0n);
      }),
  };
}

/** Whatever PostgreSQL does not do now, it may do later: SINK_UNAVAILABLE. */
async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isFileprocError(error)) throw error;
    throw new FileprocError('SINK_UNAVAILABLE', `PostgreSQL did not answer as it should: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** A refused connection to several addresses of a host has its reasons one level below. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
