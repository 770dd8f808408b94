import { describe, expect, test } from 'vitest';
import { isFileprocError } from '../contract/errors.ts';
import { ole2 } from '../detect/containers.fixture.ts';
import type { Ole2Storage } from './ole2-file.ts';
import { openOle2 } from './ole2-file.ts';
import { bytesAsSource } from './source.ts';
import { readStorage } from './storage-content.ts';
import { type StorageContent, writeOle2 } from './write-ole2.ts';

/** Bytes that tell where they stand. */
function pattern(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 7 + seed + (at >> 8)) & 255);
}

const NO_CLASS = '0'.repeat(32);
const WORD_CLASS = '0609020000000000c000000000000046';
const sample: StorageContent = {
  name: 'Root Entry',
  classId: WORD_CLASS,
  children: [
    { name: 'A', content: pattern(1, 1) },
    { name: '1Table', content: pattern(4095, 2) },
    { name: 'Data', content: pattern(4096, 3) },
    { name: 'Empty', content: new Uint8Array(0) },
    {
      name: 'ObjectPool',
      classId: NO_CLASS,
      children: [{ name: '_1', classId: NO_CLASS, children: [{ name: '文書', content: pattern(9000, 4) }] }],
    },
    { name: 'WordDocument', content: pattern(100_000, 5) },
  ],
};

test('what was written is read again: small and large streams, empty ones, storages in storages, class ids', async () => {
  const file = await openOle2(bytesAsSource(writeOle2(sample)));
  const { children } = await readStorage(file.root, 1e9);
  const byName = (list: StorageContent['children']) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(byName(children)).toEqual(byName(sample.children));
  expect(file.root.classId).toBe(WORD_CLASS);
  expect(file.orphans).toEqual([]);
});

test('any part of a stream is read without the rest of the file', async () => {
  const bytes = writeOle2(sample);
  let read = 0;
  const file = await openOle2({
    size: bytes.length,
    read: async (position, length) => {
      const part = bytes.subarray(position, position + length);
      read += part.length;
      return part;
    },
  });
  const stream = file.stream('worddocument')!;
  expect(await stream.read(50_000, 700)).toEqual(pattern(100_000, 5).subarray(50_000, 50_700));
  expect(await stream.read(99_990, 700)).toEqual(pattern(100_000, 5).subarray(99_990));
  expect(await stream.read(100_000, 1)).toEqual(new Uint8Array(0));
  expect(read).toBeLessThan(6_000);
});

test('a file of more FAT sectors than its header names is read by its DIFAT', async () => {
  const content = pattern(9_000_000, 6);
  const file = await openOle2(bytesAsSource(writeOle2({ name: '', children: [{ name: 'Big', content }] })));
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.stream('Big')!.chunks()) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(content)).toBe(true);
});

test('sectors of 4096 bytes and sizes of 64 bits are read (version 4)', async () => {
  const content = pattern(5000, 7);
  const file = new Uint8Array(4096 * 5);
  file.set(writeOle2({ name: '', children: [{ name: 'Big', content }] }).subarray(0, 512));
  const view = new DataView(file.buffer);
  view.setUint16(26, 4, true);
  view.setUint16(30, 12, true);
  view.setUint32(48, 1, true);
  view.setUint32(60, 0xfffffffe, true);
  for (let at = 0; at < 109; at++) view.setUint32(76 + at * 4, at === 0 ? 0 : 0xffffffff, true);
  for (const [at, next] of [0xfffffffd, 0xfffffffe, 3, 0xfffffffe].entries()) view.setUint32(4096 + at * 4, next, true);
  const written = ole2(['Big']);
  file.set(written.subarray(1024, 1024 + 256), 4096 * 2);
  view.setUint32(4096 * 2 + 128 + 116, 2, true);
  view.setUint32(4096 * 2 + 128 + 120, 5000, true);
  file.set(content, 4096 * 3);
  expect(await (await openOle2(bytesAsSource(file))).stream('Big')!.bytes()).toEqual(content);
});

describe('a damaged file', () => {
  const bytes = writeOle2(sample);

  async function readAll(damaged: Uint8Array): Promise<number> {
    try {
      const file = await openOle2(bytesAsSource(damaged));
      let read = 0;
      const walk = async (storage: Pick<Ole2Storage, 'children'>): Promise<void> => {
        for (const child of storage.children)
          if (child.kind === 'storage') await walk(child);
          else read += (await child.bytes()).length;
      };
      await walk(file.root);
      await walk({ children: file.orphans });
      return read;
    } catch (error) {
      if (!isFileprocError(error) || error.code !== 'CORRUPT') throw error;
      return -1;
    }
  }

  test('that is cut anywhere gives what is left, or CORRUPT', async () => {
    for (let tenth = 0; tenth < 10; tenth++)
      expect(await readAll(bytes.subarray(0, Math.floor((bytes.length * tenth) / 10)))).toBeLessThanOrEqual(200_000);
    expect(await readAll(bytes)).toBe(1 + 4095 + 4096 + 9000 + 100_000);
  });

  test('whose bytes are changed at random is read in bounded time and memory', async () => {
    let state = 1;
    const random = (below: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const structure = [76, bytes.length - 6000] as const;
    for (let round = 0; round < 300; round++) {
      const damaged = bytes.slice();
      for (let change = 0; change < 40; change++)
        damaged[round % 2 ? random(bytes.length) : structure[change % 2]! + random(400)] = random(256);
      expect(await readAll(damaged)).toBeLessThan(2_000_000);
    }
  });

  test('whose chain leads back into itself ends where it began to repeat', async () => {
    const looped = bytes.slice();
    const view = new DataView(looped.buffer);
    const fatStart = (view.getUint32(76, true) + 1) * 512;
    const first = (await openOle2(bytesAsSource(bytes))).stream('WordDocument')!;
    expect(first.size).toBe(100_000);
    // Data stands in the sectors 0 to 7, the stream inside of the pool and WordDocument after it.
    for (let sector = 30; sector < 60; sector++) view.setUint32(fatStart + sector * 4, 30, true);
    const content = await (await openOle2(bytesAsSource(looped))).stream('WordDocument')!.bytes();
    expect(content.length).toBeLessThan(100_000);
    expect(content).toEqual(pattern(100_000, 5).subarray(0, content.length));
  });

  test('whose tree is broken still gives its streams by name', async () => {
    const broken = ole2(['First', 'WordDocument', 'Third']);
    // "First" is the root's child; its right link leads to the others.
    broken.writeUInt32LE(0xffffffff, 1024 + 128 + 72);
    const file = await openOle2(bytesAsSource(broken));
    expect(file.root.children.map((child) => child.name)).toEqual(['First']);
    expect(file.orphans.map((child) => child.name)).toEqual(['WordDocument', 'Third']);
    expect(file.stream('WORDDOCUMENT')?.name).toBe('WordDocument');
  });

  test('whose directory is deep, circular or endless is read in bounded time', async () => {
    const circular = ole2(['A', 'B']);
    circular.writeUInt32LE(1, 1024 + 128 * 2 + 68);
    circular.writeUInt32LE(0, 1024 + 128 * 2 + 76);
    circular.writeUInt32LE(1, 1024 + 128 * 2 + 72);
    expect((await openOle2(bytesAsSource(circular))).names).toEqual(['A', 'B']);
    const deep = ole2(Array.from({ length: 500 }, (_, at) => `S${at}`));
    for (let id = 1; id <= 500; id++) {
      deep[1024 + id * 128 + 66] = 1;
      deep.writeUInt32LE(0xffffffff, 1024 + id * 128 + 72);
      deep.writeUInt32LE(id < 500 ? id + 1 : 0xffffffff, 1024 + id * 128 + 76);
    }
    expect((await openOle2(bytesAsSource(deep))).names).toHaveLength(500);
  });
});

test('no more entries are read than were asked for', async () => {
  const many = ole2(Array.from({ length: 200 }, (_, at) => `S${at}`));
  expect((await openOle2(bytesAsSource(many), { maxEntries: 100 })).names).toHaveLength(99);
});
