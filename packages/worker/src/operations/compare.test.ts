import { documentId, type FileRef, type InventoryEntry } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { type Comparison, compare } from './compare.ts';

const ROOT = 's3://files/';
const OLD = new Date('2026-04-01T00:00:00Z');
const NEW = new Date('2026-04-01T12:00:00Z');

function file(key: string, version: string, modifiedAt = OLD): FileRef {
  return { uri: `${ROOT}${encodeURIComponent(key)}`, path: key, name: key, version, modifiedAt };
}

function entry(key: string, version: string): InventoryEntry {
  const sourceUri = `${ROOT}${encodeURIComponent(key)}`;
  return { documentId: documentId(sourceUri), sourceUri, version, fingerprint: 'f', success: true };
}

/** Compares; what a look finds is what the listing says, unless `now` says otherwise. */
async function outcome(
  listed: readonly FileRef[],
  indexed: readonly InventoryEntry[],
  now: Readonly<Record<string, FileRef | undefined>> = {},
  more: Partial<Comparison> = {},
) {
  const looks: string[] = [];
  const found = await Array.fromAsync(
    compare({
      listing: (async function* () {
        yield* listed;
      })(),
      inventory: async function* () {
        yield* indexed;
      },
      isFresh: (held, present) => held.version === present.version,
      async look(key) {
        looks.push(key);
        return key in now ? now[key] : listed.find(({ path }) => path === key);
      },
      root: ROOT,
      ...more,
    }),
  );
  return { looks, lines: found.map(({ kind, key }) => `${kind} ${key}`) };
}

test('files are missing, stale, orphaned or current, in order of their URIs, and only differences are looked at', async () => {
  const { lines, looks } = await outcome(
    [file('契約.pdf', '1'), file('a', '1'), file('b', '2'), file('c', '1')],
    [entry('契約.pdf', '1'), entry('b', '1'), entry('c', '1'), entry('d 消', '1')],
  );
  expect(lines).toEqual(['current 契約.pdf', 'missing a', 'stale b', 'current c', 'orphaned d 消']);
  expect(looks).toEqual(['a', 'b', 'd 消']);
});

test('what a listing missed is judged by a look at the object', async () => {
  const { lines } = await outcome(
    [file('deleted and indexed', '2'), file('deleted since', '1'), file('overwritten and read', '1')],
    [entry('deleted and indexed', '1'), entry('overwritten and read', '2'), entry('uploaded and read', '1')],
    {
      'deleted since': undefined,
      'deleted and indexed': undefined,
      'overwritten and read': file('overwritten and read', '2'),
      'uploaded and read': file('uploaded and read', '1'),
    },
  );
  expect(lines).toEqual(['orphaned deleted and indexed', 'current overwritten and read', 'current uploaded and read']);
});

test('what changed a moment ago is too new to judge', async () => {
  const { lines } = await outcome(
    [file('a', '1', NEW), file('b', '2', NEW), file('c', '1')],
    [entry('b', '1'), entry('d', '1')],
    {},
    { since: new Date('2026-04-01T11:50:00Z') },
  );
  expect(lines).toEqual(['too new a', 'too new b', 'missing c', 'orphaned d']);
});

test('the index is not asked before the listing has given its first file', async () => {
  const steps: string[] = [];
  await outcome(
    [],
    [],
    {},
    {
      listing: (async function* () {
        steps.push('listing begins');
        await new Promise((resolve) => setTimeout(resolve, 5));
        steps.push('first file');
        yield file('a', '1');
      })(),
      inventory: async function* () {
        steps.push('index');
        yield entry('a', '1');
      },
    },
  );
  expect(steps).toEqual(['listing begins', 'first file', 'index']);
});
