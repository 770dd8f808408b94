import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '../contract/blob-store.ts';
import { runPipeline } from '../pipeline/test/run-pipeline.ts';
import { scripted, scriptedReader } from '../pipeline/test/scripted-reader.ts';
import { memorySink } from '../testing/memory-sink.ts';
import { memorySource, memoryUri } from '../testing/memory-source.ts';
import { folderBlobs } from './folder-blobs.ts';
import { withExtractionStore } from './stored-reader.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fileproc-store-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = (content: string) => new TextEncoder().encode(content);

/** Indexes files through a store; gives the texts that arrived, the paths that were read and what the store counted. */
async function indexThrough(store: BlobStore, files: Record<string, string>, fingerprint = 'scripted-1') {
  const inner = scriptedReader(1);
  const renamed = { ...inner, fingerprints: new Set([fingerprint]) };
  const failures: string[] = [];
  const reader = withExtractionStore(renamed, { store, onFailure: (error) => failures.push(error.message) });
  const sink = memorySink();
  await runPipeline({ source: memorySource(files), sinks: [sink], reader });
  const texts = Object.keys(files).map((path) => sink.text(memoryUri(path)));
  return { texts, read: inner.begun, store: reader.state().store, failures };
}

describe('the store of extractions', () => {
  test('reads a second copy of a file no more, whatever it is called', async () => {
    const files = { 'a.txt': '契約書', 'copy/b.txt': '契約書', 'c.txt': 'other' };
    expect(await indexThrough(folderBlobs(folder), files)).toEqual({
      texts: ['契約書', '契約書', 'other'],
      read: ['a.txt', 'c.txt'],
      store: { hits: 1, misses: 2, kept: 2, failures: 0 },
      failures: [],
    });
  });

  test('fills a new index without reading a file again', async () => {
    const files = { 'a.txt': 'one', 'b.zip': scripted({ text: 'zip', embedded: [['in.txt', 'inside']] }) };
    await indexThrough(folderBlobs(folder), files);
    const again = await indexThrough(folderBlobs(folder), files);
    // What holds other files is unpacked again; what lies in it is found.
    expect(again).toMatchObject({ texts: ['one', 'zip'], read: ['b.zip'], store: { hits: 2, misses: 1 } });
  });

  test('reads again what was read by another version or setting', async () => {
    await indexThrough(folderBlobs(folder), { 'a.txt': 'one' });
    const again = await indexThrough(folderBlobs(folder), { 'a.txt': 'one' }, 'scripted-2');
    expect(again).toMatchObject({ read: ['a.txt'], store: { hits: 0 } });
  });

  test('reads again what could not be read, and what was read with pages missing', async () => {
    const files = {
      'broken.txt': scripted({ error: 'CORRUPT' }),
      'scan.txt': scripted({ text: 'half', warnings: [{ code: 'PAGE_FAILED', message: 'page 2' }] }),
    };
    expect(await indexThrough(folderBlobs(folder), files)).toMatchObject({ store: { kept: 0 } });
  });

  test('costs nothing but the reading when it cannot be used', async () => {
    const broken: BlobStore = {
      get: () => Promise.reject(new Error('no route to host')),
      put: () => Promise.reject(new Error('no route to host')),
      delete: () => Promise.reject(new Error('no route to host')),
    };
    expect(await indexThrough(broken, { 'a.txt': 'one' })).toEqual({
      texts: ['one'],
      read: ['a.txt'],
      store: { hits: 0, misses: 1, kept: 0, failures: 2 },
      failures: [
        'The store of extractions failed: no route to host',
        'The store of extractions failed: no route to host',
      ],
    });
  });

  test('takes what is damaged for missing', async () => {
    const store = folderBlobs(folder);
    await indexThrough(store, { 'a.txt': 'one' });
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) await writeFile(join(entry.parentPath, entry.name), 'no gzip');
    expect(await indexThrough(store, { 'a.txt': 'one' })).toMatchObject({ texts: ['one'], read: ['a.txt'] });
  });
});

describe('a folder of blobs', () => {
  test('gives what was put, nothing for what was deleted or never there', async () => {
    const blobs = folderBlobs(folder);
    await blobs.put('ab/one.gz', text('1'), 'text/plain');
    await blobs.put('ab/one.gz', text('2'), 'text/plain');
    expect(Buffer.from((await blobs.get('ab/one.gz'))!).toString()).toBe('2');
    await blobs.delete(['ab/one.gz', 'ab/never']);
    expect(await blobs.get('ab/one.gz')).toBeUndefined();
  });

  test('never leaves its folder', async () => {
    for (const key of ['../out', 'a/../../out', '/etc/passwd', 'a//b', '', 'a/.hidden'])
      await expect(folderBlobs(folder).put(key, text('x'), 'text/plain'), key).rejects.toThrow('is no key');
  });

  test('makes room by what was not used for longest', async () => {
    const blobs = folderBlobs(folder, { maxBytes: 3500 });
    for (const [index, key] of ['old', 'used', 'mid'].entries()) {
      await blobs.put(key, new Uint8Array(1000), 'text/plain');
      await utimes(join(folder, key), index + 1, index + 1);
    }
    await blobs.get('used');
    await blobs.put('new', new Uint8Array(1000), 'text/plain');
    expect((await readdir(folder)).sort()).toEqual(['mid', 'new', 'used']);
  });

  test('says which folder cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(folderBlobs(join(folder, 'file')).put('key', text('x'), 'text/plain')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(join(folder, 'file')),
    });
  });
});
