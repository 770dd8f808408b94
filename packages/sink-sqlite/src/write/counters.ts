import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row } from '../database/document-row.ts';

/** The columns that a document is counted by. */
export const COUNTED_COLUMNS = 'success, mime_type, page_count, error_code, parent_id';

/** Counts kept up to date with every change, so that a summary of millions of documents reads a few rows. */
export interface Counters {
  /** Counts a row of {@link COUNTED_COLUMNS} in (1) or out (-1). */
  count(row: Row, by: 1 | -1): void;
  /** Writes what was counted; inside the transaction. */
  flush(): void;
  /** Forgets what was counted: the transaction failed. */
  reset(): void;
}

/** The counters of a database. */
export function openCounters(database: DatabaseSync): Counters {
  const add: StatementSync = database.prepare(
    'INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value',
  );
  const touch: StatementSync = database.prepare(
    "INSERT INTO counters VALUES ('updated_at', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const changes = new Map<string, number>();
  const change = (name: string, by: number) => changes.set(name, (changes.get(name) ?? 0) + by);
  return {
    count(row, by) {
      change('documents', by);
      change('pages', by * Number(row.page_count));
      change(`type:${row.mime_type}`, by);
      if (row.parent_id !== null) change('embedded', by);
      if (row.success) change('succeeded', by);
      else if (row.error_code !== null) change(`code:${row.error_code}`, by);
    },
    flush() {
      for (const [name, by] of changes) if (by !== 0) add.run(name, by);
      touch.run(Date.now());
      changes.clear();
    },
    reset() {
      changes.clear();
    },
  };
}
