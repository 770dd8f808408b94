import type { DatabaseSync } from 'node:sqlite';
import type { Present } from './revisions.ts';

const DAY = 86_400_000;
/** Milliseconds between two looks for old tombstones. */
const CLEAN_EVERY = 3_600_000;

/** What was deleted at which revision, so that an older upsert that comes late does not bring it back. Never searched. */
export interface Tombstones {
  of(documentId: string): Present | undefined;
  remember(documentId: string, revision: bigint): void;
  forget(documentId: string): void;
}

/** The tombstones of a database. Those older than `days` are removed when it is opened, and hourly while there are new ones. */
export function openTombstones(database: DatabaseSync, days: number): Tombstones {
  const find = database.prepare('SELECT revision FROM tombstones WHERE document_id = ?');
  const put = database.prepare('INSERT OR REPLACE INTO tombstones VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM tombstones WHERE document_id = ?');
  const clean = database.prepare('DELETE FROM tombstones WHERE deleted_at < ?');
  let cleanedAt = Date.now();
  clean.run(cleanedAt - days * DAY);
  return {
    of(documentId) {
      const revision = find.get(documentId)?.revision;
      return revision === undefined ? undefined : { revision: String(revision) };
    },
    remember(documentId, revision) {
      const now = Date.now();
      put.run(documentId, String(revision), now);
      if (now - cleanedAt < CLEAN_EVERY) return;
      clean.run(now - days * DAY);
      cleanedAt = now;
    },
    forget(documentId) {
      remove.run(documentId);
    },
  };
}
