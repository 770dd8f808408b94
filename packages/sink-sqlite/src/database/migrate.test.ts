import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqlite } from '../sqlite.ts';
import { addition } from '../temporary-index.ts';
import { openDatabase } from './connection.ts';
import { type Migration, migrate } from './migrate.ts';
import { MIGRATIONS } from './schema.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-migrate-'));
  path = join(folder, 'index.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const [first] = MIGRATIONS as [Migration];
const second: Migration = {
  version: 2,
  what: 'a column more',
  up: (database) => database.exec("ALTER TABLE documents ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"),
};

/** A database of schema 1 with a document in it, as the first release makes it. */
async function makeVersion1(): Promise<void> {
  const database = new DatabaseSync(path);
  migrate(database, path, [first]);
  database.close();
  await using sink = sqlite({ path });
  expect(await sink.write([addition('/kept.txt', ['kept text'])])).toEqual([{ status: 'written' }]);
}

function versions(): unknown {
  const database = new DatabaseSync(path);
  const rows = database.prepare('SELECT version, what FROM migrations').all();
  const userVersion = Object.values(database.prepare('PRAGMA user_version').get() ?? {})[0];
  database.close();
  return { steps: rows.map((row) => row.version), userVersion };
}

test('an index of version 1 is brought forward and keeps what it holds', async () => {
  await makeVersion1();
  const database = new DatabaseSync(path);
  migrate(database, path, [first, second]);
  migrate(database, path, [first, second]);
  expect(database.prepare('SELECT file_path, note FROM documents').all()).toEqual([
    { file_path: '/kept.txt', note: 'none' },
  ]);
  database.close();
  expect(versions()).toEqual({ steps: [1, 2], userVersion: 2 });
});

test('a step that fails leaves the version before it', async () => {
  await makeVersion1();
  const database = new DatabaseSync(path);
  const broken: Migration = {
    version: 2,
    what: 'half a step',
    up: (db) => {
      second.up(db);
      db.exec('ALTER TABLE no_such_table ADD COLUMN a');
    },
  };
  expect(() => migrate(database, path, [first, broken])).toThrow('no such table');
  database.close();
  expect(versions()).toEqual({ steps: [1], userVersion: 1 });
  await using sink = sqlite({ path });
  expect((await sink.search({ text: 'kept' })).total).toBe(1);
});

test('an index that is newer than the program is left alone, with words', async () => {
  await makeVersion1();
  const database = new DatabaseSync(path);
  migrate(database, path, [first, second]);
  database.close();
  await using sink = sqlite({ path });
  const message = `The index ${path} has schema 2; this program knows schemas up to 1. Use the newer fileproc that made it, or name another file.`;
  await expect(sink.prepare()).rejects.toMatchObject({ code: 'INVALID_CONFIG', message });
  await expect(sink.search({ text: 'kept' })).rejects.toMatchObject({ code: 'INVALID_CONFIG', message });
});

test('a database of another program is not touched', async () => {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE theirs (a)');
  database.close();
  await using sink = sqlite({ path });
  await expect(sink.prepare()).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
    message: `${path} is an SQLite database, but not an index of fileproc. Name another file for the index.`,
  });
  const after = new DatabaseSync(path);
  expect(after.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'theirs' }]);
  expect(after.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
  after.close();
});

test('a file that is no database, and a folder, are named', async () => {
  writeFileSync(path, 'This is a text file and certainly no database.'.repeat(50));
  await using sink = sqlite({ path });
  await expect(sink.prepare()).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
    message: expect.stringContaining(`${path} is not an SQLite database.`),
  });
  await using inFolder = sqlite({ path: folder });
  await expect(inFolder.prepare()).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
    message: expect.stringContaining(folder),
  });
});

test('reading an index that is not there says so and makes nothing', async () => {
  await using sink = sqlite({ path, readOnly: true });
  await expect(sink.prepare()).rejects.toMatchObject({
    code: 'INVALID_CONFIG',
    message: `There is no index at ${path}. Index a folder into it first.`,
  });
});

test('two processes that make the same index at once both get it', async () => {
  const sinks = Array.from({ length: 6 }, () => sqlite({ path }));
  await Promise.all(sinks.map((sink) => sink.prepare()));
  await Promise.all(sinks.map((sink) => sink.close()));
  expect(versions()).toEqual({ steps: [1], userVersion: 1 });
  const database = openDatabase({ path, mode: 'read', busyTimeout: 0 });
  expect(database.prepare('PRAGMA page_size').get()).toEqual({ page_size: 8192 });
  database.close();
});
