import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { documentId, fileUri } from '@cis/fileproc-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../database/connection.ts';
import { addition } from '../temporary-index.ts';
import type { WireChange } from '../thread/protocol.ts';
import { openWriter } from './writer.ts';

let folder: string;
let path: string;
let database: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-writer-'));
  path = join(folder, 'index.db');
  database = openDatabase({ path, mode: 'write', busyTimeout: 100 });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const idOf = (file: string) => documentId(fileUri(file));
const wired = (...given: Parameters<typeof addition>): WireChange => {
  const { pages, ...change } = addition(...given);
  return { ...change, pages: pages.inMemory ?? [] };
};
const paths = () =>
  database
    .prepare('SELECT file_path FROM documents ORDER BY file_path')
    .all()
    .map((row) => row.file_path);

test('one change that cannot be taken leaves the others of its batch', () => {
  const writer = openWriter(database, path, 30);
  writeFileSync(join(folder, 'broken.jsonl'), '{"number":1,"text":"a"}\n{"number":');
  const outcomes = writer.write([
    wired('/a', ['one']),
    { ...wired('/gone', []), pages: { file: join(folder, 'none.jsonl') } } as WireChange,
    { ...wired('/broken', []), pages: { file: join(folder, 'broken.jsonl') } } as WireChange,
    wired('/revision', ['x'], { revision: 'no number' }),
    wired('/b', ['two']),
  ]);
  expect(outcomes).toEqual([
    { status: 'written' },
    { status: 'unavailable', error: expect.objectContaining({ code: 'SCRATCH_UNAVAILABLE', retryable: true }) },
    { status: 'rejected', error: expect.objectContaining({ code: 'SINK_REJECTED' }) },
    { status: 'rejected', error: expect.objectContaining({ code: 'SINK_REJECTED' }) },
    { status: 'written' },
  ]);
  expect(paths()).toEqual(['/a', '/b']);
});

test('a full disk makes the whole batch unavailable, and all is well when there is room again', () => {
  const writer = openWriter(database, path, 30);
  writer.write([wired('/before', ['text'])]);
  const limit = (pages: number) => database.exec(`PRAGMA max_page_count = ${pages}`);
  limit(Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]) + 3);
  const large = [
    wired('/small', ['x']),
    wired(
      '/large',
      Array.from({ length: 50 }, (_, i) => `${i} `.repeat(3_000)),
    ),
  ];
  const message = `The disk that holds the index ${path} is full. Free space on it; work goes on by itself.`;
  expect(writer.write(large)).toEqual(
    large.map(() => ({
      status: 'unavailable',
      error: expect.objectContaining({
        code: 'SINK_UNAVAILABLE',
        retryable: true,
        message: expect.stringContaining(message),
      }),
    })),
  );
  expect(paths()).toEqual(['/before']);
  limit(1_000_000);
  expect(writer.write(large)).toEqual([{ status: 'written' }, { status: 'written' }]);
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
});

test('a lock of another process that lasts too long makes the batch unavailable', () => {
  const writer = openWriter(database, path, 30);
  const other = openDatabase({ path, mode: 'write', busyTimeout: 100 });
  other.exec('BEGIN IMMEDIATE');
  expect(writer.write([wired('/a', ['x'])])).toEqual([
    {
      status: 'unavailable',
      error: expect.objectContaining({
        code: 'SINK_UNAVAILABLE',
        message: expect.stringContaining('is being written by another process'),
      }),
    },
  ]);
  other.exec('COMMIT');
  other.close();
  expect(writer.write([wired('/a', ['x'])])).toEqual([{ status: 'written' }]);
});

test('a deletion is remembered for its time only', () => {
  const write = (change: WireChange) => openWriter(database, path, 30).write([change])[0]?.status;
  const remove = { kind: 'delete', documentId: idOf('/a'), revision: 7n } as const;
  expect(write(remove)).toBe('written');
  expect(write(wired('/a', ['x'], { revision: '6' }))).toBe('superseded');
  database.prepare('UPDATE tombstones SET deleted_at = ?').run(Date.now() - 31 * 86_400_000);
  expect(write(wired('/a', ['x'], { revision: '6' }))).toBe('written');
  expect(database.prepare('SELECT count(*) AS n FROM tombstones').get()).toEqual({ n: 0 });
});

test('a deletion without a revision remembers nothing; a newer upsert brings the file back', () => {
  const writer = openWriter(database, path, 30);
  const write = (change: WireChange) => writer.write([change])[0]?.status;
  write(wired('/a', ['x'], { revision: '5' }));
  expect(write({ kind: 'delete', documentId: idOf('/a') })).toBe('written');
  expect(write(wired('/a', ['x'], { revision: '4' }))).toBe('written');
  expect(write({ kind: 'delete', documentId: idOf('/a'), revision: 6n })).toBe('written');
  expect(write(wired('/a', ['x'], { revision: '7' }))).toBe('written');
  expect(write({ kind: 'delete', documentId: idOf('/a'), revision: 6n })).toBe('superseded');
  expect(paths()).toEqual(['/a']);
});

test('an embedded file does not outlive the deletion of what held it', () => {
  const writer = openWriter(database, path, 30);
  const root = { parent_id: idOf('/a.zip'), root_id: idOf('/a.zip') };
  writer.write([{ kind: 'delete', documentId: idOf('/a.zip'), revision: 9n }]);
  expect(writer.write([wired('/a.zip#in', ['x'], { ...root, revision: '8' })])).toEqual([{ status: 'superseded' }]);
  expect(writer.write([wired('/a.zip#in', ['x'], { ...root, revision: '9' })])).toEqual([{ status: 'superseded' }]);
  expect(writer.write([wired('/a.zip#in', ['x'], { ...root, revision: '10' })])).toEqual([{ status: 'written' }]);
});

test('an equal revision is written again, a prune that is not newer than the root does nothing', () => {
  const writer = openWriter(database, path, 30);
  const root = { parent_id: idOf('/a.zip'), root_id: idOf('/a.zip') };
  writer.write([wired('/a.zip', ['x'], { revision: '5' }), wired('/a.zip#in', ['y'], root)]);
  expect(writer.write([wired('/a.zip', ['z'], { revision: '5' })])).toEqual([{ status: 'written' }]);
  const prune = { kind: 'prune', documentId: idOf('/a.zip'), keep: new Set<string>() } as const;
  expect(writer.write([{ ...prune, revision: 4n }])).toEqual([{ status: 'superseded' }]);
  expect(paths()).toEqual(['/a.zip', '/a.zip#in']);
  expect(writer.write([{ ...prune, revision: 5n }])).toEqual([{ status: 'written' }]);
  expect(paths()).toEqual(['/a.zip', '/a.zip#in']);
  expect(writer.write([{ ...prune, revision: 6n }])).toEqual([{ status: 'written' }]);
  expect(paths()).toEqual(['/a.zip']);
});

test('nothing of a document stays behind in any table', () => {
  const writer = openWriter(database, path, 30);
  const thumbnail = { mediaType: 'image/png', width: 1, height: 1, data: new Uint8Array([1]) } as const;
  const change = { ...wired('/a', ['first page', 'second page']), thumbnail } as WireChange;
  writer.write([change, wired('/b', ['stays'])]);
  writer.write([change]);
  writer.write([{ kind: 'delete', documentId: idOf('/a') }]);
  const count = (table: string) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n;
  expect(['documents', 'passages', 'thumbnails', 'names_index', 'text_index', 'tombstones'].map(count)).toEqual([
    1, 1, 0, 1, 1, 0,
  ]);
});
