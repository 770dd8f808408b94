import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { IndexSummary } from '@cis/fileproc-core';

/** Reads the counters: a few rows, however many documents there are. */
export function openSummary(database: DatabaseSync, path: string): () => IndexSummary {
  const all = database.prepare('SELECT name, value FROM counters WHERE value <> 0');
  return () => {
    const counters = new Map(all.all().map((row) => [String(row.name), Number(row.value)]));
    const updatedAt = counters.get('updated_at');
    return {
      documents: counters.get('documents') ?? 0,
      embedded: counters.get('embedded') ?? 0,
      pages: counters.get('pages') ?? 0,
      succeeded: counters.get('succeeded') ?? 0,
      byCode: startingWith(counters, 'code:'),
      byType: startingWith(counters, 'type:'),
      ...(updatedAt !== undefined && { updatedAt: new Date(updatedAt) }),
      size: sizeOf(path) + sizeOf(`${path}-wal`),
    };
  };
}

function startingWith(counters: ReadonlyMap<string, number>, prefix: string): Record<string, number> {
  return Object.fromEntries(
    [...counters]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
