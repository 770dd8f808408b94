import type { DatabaseSync } from 'node:sqlite';
import { FileprocError } from '@cis/fileproc-core';
import { APPLICATION_ID } from './schema.ts';
import { atomically } from './transaction.ts';

/** A step of the schema. */
export interface Migration {
  /** The version of the schema after it; from 1 without gaps. */
  readonly version: number;
  readonly what: string;
  up(database: DatabaseSync): void;
}

/**
 * Brings a database to the schema of the last step, each step in a transaction of its own, so that a process killed
 * between two leaves a sound database of a known version. Two processes at once do it once.
 *
 * Throws INVALID_CONFIG for a database that is newer than this program, or another program's.
 */
export function migrate(database: DatabaseSync, path: string, steps: readonly Migration[]): void {
  const newest = steps.at(-1)?.version ?? 0;
  if (schemaVersion(database, path, newest) === newest) return;
  for (const step of steps)
    atomically(database, () => {
      // Another process may have been quicker; the version is looked at again under the lock.
      if (schemaVersion(database, path, newest) >= step.version) return;
      if (step.version === 1)
        database.exec(
          `PRAGMA application_id = ${APPLICATION_ID};
           CREATE TABLE migrations (version INTEGER PRIMARY KEY, what TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT`,
        );
      step.up(database);
      database
        .prepare('INSERT INTO migrations VALUES (?, ?, ?)')
        .run(step.version, step.what, new Date().toISOString());
      database.exec(`PRAGMA user_version = ${step.version}`);
    });
}

/** For a connection that must not write: throws INVALID_CONFIG unless the schema is exactly today's. */
export function requireSchema(database: DatabaseSync, path: string, steps: readonly Migration[]): void {
  const newest = steps.at(-1)?.version ?? 0;
  const version = schemaVersion(database, path, newest);
  if (version < newest)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The index ${path} has schema ${version}, this program reads schema ${newest}. Open it once for writing: it is then brought up to date.`,
    );
}

/** The schema of a database, 0 of an empty one. Throws INVALID_CONFIG where it is another program's, or newer than `newest`. */
export function schemaVersion(database: DatabaseSync, path: string, newest: number): number {
  const version = numberOf(database, 'PRAGMA user_version');
  const owner = numberOf(database, 'PRAGMA application_id');
  const empty = numberOf(database, 'SELECT count(*) FROM sqlite_schema') === 0;
  if (owner !== APPLICATION_ID && !(empty && version === 0))
    throw new FileprocError(
      'INVALID_CONFIG',
      `${path} is an SQLite database, but not an index of fileproc. Name another file for the index.`,
    );
  if (version > newest)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The index ${path} has schema ${version}; this program knows schemas up to ${newest}. Use the newer fileproc that made it, or name another file.`,
    );
  return version;
}

function numberOf(database: DatabaseSync, sql: string): number {
  const row = database.prepare(sql).get();
  return Number(row ? Object.values(row)[0] : 0);
}
