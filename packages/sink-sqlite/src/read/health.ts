import type { DatabaseSync } from 'node:sqlite';
import type { Health } from '@cis/fileproc-core';

/** Whether the index answers, and in which versions. */
export function openHealth(database: DatabaseSync, path: string): () => Health {
  const look = database.prepare(
    "SELECT sqlite_version() AS sqlite, (SELECT max(version) FROM migrations) AS schema, (SELECT value FROM counters WHERE name = 'documents') AS documents",
  );
  return () => {
    const row = look.get();
    return {
      ok: true,
      detail: `SQLite ${row?.sqlite}, schema ${row?.schema}, ${row?.documents ?? 0} documents in ${path}`,
    };
  };
}
