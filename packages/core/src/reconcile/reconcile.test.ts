import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import { resolveLimits } from '../contract/limits.ts';
import type { InventoryEntry } from '../contract/sink.ts';
import { indexFingerprint, indexFingerprints } from '../pipeline/fingerprints.ts';
import { type Reconciled, reconcile } from './reconcile.ts';
import { isUnchanged } from './unchanged.ts';

const file = (uri: string, version = 'v1'): FileRef => ({ uri, path: uri, name: uri, version });
const entry = (sourceUri: string, more: Partial<InventoryEntry> = {}): InventoryEntry => ({
  documentId: `id of ${sourceUri}`,
  sourceUri,
  version: 'v1',
  fingerprint: 'f1',
  success: true,
  ...more,
});
const fresh = (known: InventoryEntry, seen: FileRef) => isUnchanged(known, seen, new Set(['f1']));

async function* each<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

async function merged(files: readonly FileRef[], entries: readonly InventoryEntry[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const one of reconcile(each(files), each(entries), fresh))
    lines.push(`${one.kind} ${'file' in one ? one.file.uri : one.entry.sourceUri}`);
  return lines;
}

describe('reconcile', () => {
  test('tells of each file how source and index stand to each other, in order', async () => {
    expect(
      await merged(
        [file('a'), file('c'), file('d', 'v2'), file('f')],
        [entry('b'), entry('c'), entry('d'), entry('e'), entry('g')],
      ),
    ).toEqual(['missing a', 'orphaned b', 'current c', 'stale d', 'orphaned e', 'missing f', 'orphaned g']);
  });

  test.each<[string, FileRef[], InventoryEntry[], string[]]>([
    ['two empty sides give nothing', [], [], []],
    ['an empty index misses everything', [file('a'), file('b')], [], ['missing a', 'missing b']],
    ['an empty source orphans everything', [], [entry('a'), entry('b')], ['orphaned a', 'orphaned b']],
  ])('%s', async (_, files, entries, lines) => {
    expect(await merged(files, entries)).toEqual(lines);
  });

  test.each<[FileRef[], InventoryEntry[], string]>([
    [[file('b'), file('a')], [], 'The listing of the source is not in ascending order of URI: a comes after b.'],
    [[], [entry('b'), entry('a')], 'The inventory of the index is not in ascending order of URI: a comes after b.'],
    [[file('a'), file('a')], [], 'The listing of the source names a twice.'],
  ])('a side that is out of order is refused (%#)', async (files, entries, message) => {
    await expect(merged(files, entries)).rejects.toMatchObject({ code: 'INVALID_CONFIG', message });
  });

  test('both sides are ended when the merge is left early, and when one of them fails', async () => {
    const ended: string[] = [];
    async function* endless(side: string): AsyncGenerator<string> {
      try {
        for (let index = 0; ; index++) yield `z${String(index).padStart(9, '0')}`;
      } finally {
        ended.push(side);
      }
    }
    async function* mapped<Item>(uris: AsyncIterable<string>, make: (uri: string) => Item): AsyncGenerator<Item> {
      for await (const uri of uris) yield make(uri);
    }
    const sides = () => [mapped(endless('source'), file), mapped(endless('index'), entry)] as const;
    for await (const _ of reconcile(...sides(), fresh)) break;
    expect(ended.toSorted()).toEqual(['index', 'source']);
    ended.length = 0;
    const failing = reconcile(each([file('b'), file('a')]), sides()[1], fresh);
    await expect(Array.fromAsync<Reconciled>(failing)).rejects.toThrow('not in ascending order');
    expect(ended).toEqual(['index']);
  });
});

describe('a file is unchanged', () => {
  const today = new Set(['f1']);
  const failed = (code: ErrorCode) => entry('a', { success: false, code });
  test.each<[string, boolean, InventoryEntry, FileRef]>([
    ['when version and fingerprint are those of today', true, entry('a'), file('a')],
    ['not when its version is another', false, entry('a'), file('a', 'v2')],
    ['not when it was read by another processor or setting', false, entry('a', { fingerprint: 'f0' }), file('a')],
    ['not when it has no version', false, entry('a'), { uri: 'a', path: 'a', name: 'a' }],
    ['when it failed for a reason of its own', true, failed('CORRUPT'), file('a')],
    ['when a processor failed on it', true, failed('PROCESSOR_CRASHED'), file('a')],
    ['not when it failed for a reason that may have passed', false, failed('SOURCE_DENIED'), file('a')],
    ['not when a sink refused it', false, failed('SINK_REJECTED'), file('a')],
    ['not when nobody knows why it failed', false, entry('a', { success: false }), file('a')],
  ])('%s', (_, unchanged, known, seen) => {
    expect(isUnchanged(known, seen, today)).toBe(unchanged);
  });

  const settings = { limits: resolveLimits(), passwords: [] };
  const raised = { limits: resolveLimits({ fileMegabytes: 500 }), passwords: [] };
  const moreWords = { limits: resolveLimits(), passwords: ['secret'] };
  test.each<[string, Parameters<typeof indexFingerprint>[1], boolean, boolean, boolean]>([
    ['one that was read', { warnings: [] }, true, true, true],
    ['one that is too large', { code: 'FILE_TOO_LARGE', warnings: [] }, true, false, true],
    ['one that took too long', { code: 'TIMEOUT', warnings: [] }, true, false, true],
    ['one that was cut off', { warnings: [{ code: 'PAGES_TRUNCATED', message: '' }] }, true, false, true],
    ['one that asks for a password', { code: 'ENCRYPTED', warnings: [] }, true, true, false],
    ['one that is damaged', { code: 'CORRUPT', warnings: [] }, true, true, true],
  ])('%s is read again exactly when the setting changes that it depends on', (_, outcome, same, limits, passwords) => {
    const fingerprint = indexFingerprint('f1', outcome, settings);
    expect([settings, raised, moreWords].map((current) => indexFingerprints(today, current).has(fingerprint))).toEqual([
      same,
      limits,
      passwords,
    ]);
  });

  test('no password can be told from a fingerprint', () => {
    const code = { code: 'ENCRYPTED' as const, warnings: [] };
    const other = { ...moreWords, passwords: ['another'] };
    expect(indexFingerprint('f1', code, moreWords)).toBe(indexFingerprint('f1', code, other));
  });
});
