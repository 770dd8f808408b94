import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in a transaction that takes the write lock at its start: all of it or nothing. */
export function atomically<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (thrown) {
    // Some failures (disk full) have rolled back by themselves.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw thrown;
  }
}
