import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { FileprocError } from '@cis/fileproc-core';
import { cannotWriteBeside, isBusy, toOpenError } from './errors.ts';
import { migrate, requireSchema, schemaVersion } from './migrate.ts';
import { DATABASE_PAGE_SIZE, MIGRATIONS } from './schema.ts';

/** How a database is opened. */
export interface ConnectionOptions {
  /** Absolute. */
  readonly path: string;
  readonly mode: 'write' | 'read';
  /** Milliseconds that a lock of another process is waited for. */
  readonly busyTimeout: number;
}

/** KiB of pages that one connection keeps. */
const CACHE_KIB = 64 * 1024;
/** Bytes of the file that a reader maps: reading a mapped page costs no copy. */
const MAPPED_BYTES = 2 ** 30;
/** Database pages in the write-ahead log after which it is copied into the file: 32 MiB. With SQLite's 1,000, bulk loading was 16% slower. */
const CHECKPOINT_PAGES = 4096;
/** Bytes that the write-ahead log keeps of its file after a checkpoint. */
const LOG_BYTES = 64 * 2 ** 20;

/**
 * Opens the index; for writing, makes it where it is missing and brings its schema up to date.
 *
 * Throws INVALID_CONFIG (no such index, not ours, damaged, newer, an SQLite without FTS5) and SINK_UNAVAILABLE (disk, lock).
 */
export function openDatabase({ path, mode, busyTimeout }: ConnectionOptions): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (mode === 'write') mkdirSync(dirname(path), { recursive: true });
    else if (!existsSync(path))
      throw new FileprocError('INVALID_CONFIG', `There is no index at ${path}. Index a folder into it first.`);
    database = mode === 'write' ? new DatabaseSync(path) : openForReading(path);
    database.exec(
      `PRAGMA busy_timeout = ${busyTimeout}; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY`,
    );
    if (mode === 'write') prepareForWriting(database, path);
    else {
      database.exec(`PRAGMA mmap_size = ${MAPPED_BYTES}; PRAGMA query_only = 1`);
      requireSchema(database, path, MIGRATIONS);
    }
    return database;
  } catch (thrown) {
    if (database?.isOpen) database.close();
    throw toOpenError(thrown, path);
  }
}

function prepareForWriting(database: DatabaseSync, path: string): void {
  requireFts5(database);
  // Only an empty file takes a page size; it is set before anything is written.
  database.exec(`PRAGMA page_size = ${DATABASE_PAGE_SIZE}`);
  // FULL: a commit is on the disk before `write` answers, also when the power fails. NORMAL would lose the last batches
  // then, after their files were acknowledged. A batch costs one fsync.
  database.exec(`PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${LOG_BYTES}`);
  migrateInWal(database, path);
}

/** Switching to WAL is the one step for which SQLite does not wait by itself when another process does the same. */
function migrateInWal(database: DatabaseSync, path: string): void {
  const attempts = 20;
  for (let attempt = 1; ; attempt++)
    try {
      // Whose database it is, before the first change to it.
      schemaVersion(database, path, MIGRATIONS.length);
      database.exec('PRAGMA journal_mode = WAL');
      break;
    } catch (thrown) {
      if (!isBusy(thrown) || attempt === attempts) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  migrate(database, path, MIGRATIONS);
}

/**
 * A reader of a log needs its shared-memory file beside the index. Where the folder can't be written (a read-only disk) and no
 * log is there, the file can't change under the reader and is read as it is.
 */
function openForReading(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (thrown) {
    database.close();
    if (!cannotWriteBeside(thrown) || existsSync(`${path}-wal`)) throw thrown;
    return new DatabaseSync(`${pathToFileURL(path).href}?immutable=1`, { readOnly: true });
  }
}

function requireFts5(database: DatabaseSync): void {
  if (database.prepare("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").get()) return;
  throw new FileprocError(
    'INVALID_CONFIG',
    `The SQLite inside Node ${process.versions.node} has no full-text search (FTS5). Use Node 22.16 or newer.`,
  );
}
