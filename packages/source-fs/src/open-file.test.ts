import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, readdir, rename, symlink, truncate } from 'node:fs/promises';
import { type Delivery, isFileprocError, type OpenedFile } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { folder } from './index.ts';
import { asOrdinaryUser, type TestFolder, testFolder } from './test-folder.ts';

const signal = AbortSignal.timeout(60_000);
const MEGABYTE = 1024 * 1024;

/** The delivery of one file, taken before the test does something to it. */
async function deliveryOf(at: TestFolder, key: string): Promise<Delivery> {
  for await (const delivery of folder(at.path).deliveries(signal))
    if (at.keyOf(delivery.file.uri) === key) return delivery;
  throw new Error(`${key} was not delivered`);
}

async function read({ content }: OpenedFile): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(content));
}

/** The code that opening and reading ends with, or the content. */
async function outcome(delivery: Delivery): Promise<string> {
  try {
    return (await read(await delivery.open(signal))).toString();
  } catch (thrown) {
    return isFileprocError(thrown) ? thrown.code : String(thrown);
  }
}

/** Descriptors of this process that lie in the folder. */
async function openDescriptors(at: TestFolder): Promise<string[]> {
  const listed = execFileSync('ls', ['-l', '/proc/self/fd/'.replace('self', `${process.pid}`)], { encoding: 'utf8' });
  return listed.split('\n').filter((line) => line.includes(at.path));
}

describe('an opened file', () => {
  test('gives its content and says how it is now, not how it was listed', async () => {
    await using at = await testFolder();
    await at.put('a.txt', 'before');
    const delivery = await deliveryOf(at, 'a.txt');
    await at.put('a.txt', 'after, and longer');
    const opened = await delivery.open(signal);
    expect((await read(opened)).toString()).toBe('after, and longer');
    expect(opened.file).toMatchObject({ uri: delivery.file.uri, size: 17 });
    expect(opened.file.version).not.toBe(delivery.file.version);
    expect(await delivery.isCurrent?.(opened.file, signal)).toBe(true);
    expect(await delivery.isCurrent?.(delivery.file, signal)).toBe(false);
    expect(await delivery.isCurrent?.(undefined, signal)).toBe(false);
  });

  test.each([0, 1, 256 * 1024, 256 * 1024 + 1, 3 * MEGABYTE + 7])('of %i bytes comes whole', async (size) => {
    await using at = await testFolder();
    const content = Buffer.from(Array.from({ length: 257 }, (_, i) => i % 256));
    const whole = Buffer.alloc(size, content);
    await at.put('a', whole.toString('latin1').slice(0, 0));
    await appendFile(at.at('a'), whole);
    const found = await read(await (await deliveryOf(at, 'a')).open(signal));
    expect(found.equals(whole)).toBe(true);
  });

  test.each([10, 3 * MEGABYTE])('of %i bytes that is written to while it is read is SOURCE_CHANGED', async (size) => {
    await using at = await testFolder();
    await at.put('grows', 'x'.repeat(size));
    await at.put('shrinks', 'x'.repeat(size));
    const results: string[] = [];
    for (const [key, change] of [
      ['grows', () => appendFile(at.at('grows'), 'more')],
      ['shrinks', () => truncate(at.at('shrinks'), 5)],
    ] as const) {
      const opened = await (await deliveryOf(at, key)).open(signal);
      const bytes: number[] = [];
      try {
        for await (const chunk of opened.content) {
          bytes.push(chunk.length);
          await change();
        }
        results.push(`${bytes.reduce((sum, length) => sum + length, 0)} bytes`);
      } catch (thrown) {
        results.push(isFileprocError(thrown) ? thrown.code : String(thrown));
      }
    }
    // A small one was read whole, and checked, before it was given.
    expect(results).toEqual(size === 10 ? ['10 bytes', '10 bytes'] : ['SOURCE_CHANGED', 'SOURCE_CHANGED']);
  });

  test('that is replaced before its content is read is SOURCE_CHANGED', async () => {
    await using at = await testFolder();
    await at.put('a', 'x'.repeat(MEGABYTE));
    await at.put('b', 'y'.repeat(MEGABYTE));
    const opened = await (await deliveryOf(at, 'a')).open(signal);
    await rename(at.at('b'), at.at('a'));
    await expect(read(opened)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });

  test('is SOURCE_MISSING where it is gone, or a folder, link or pipe took its place', async () => {
    await using at = await testFolder();
    await at.put('secret', 'not to be read');
    const results: Record<string, string> = {};
    const replacements = {
      nothing: async () => {},
      folder: () => mkdir(at.at('folder')),
      link: () => symlink('secret', at.at('link')),
      pipe: async () => void execFileSync('mkfifo', [at.at('pipe')]),
    };
    for (const [key, replace] of Object.entries(replacements)) {
      await at.put(key);
      const delivery = await deliveryOf(at, key);
      await at.remove(key);
      await replace();
      results[key] = `${await outcome(delivery)}, current as gone: ${await delivery.isCurrent?.(undefined, signal)}`;
    }
    const missing = 'SOURCE_MISSING, current as gone: true';
    expect(results).toEqual({ nothing: missing, folder: missing, link: missing, pipe: missing });
  });

  test('is SOURCE_MISSING where a folder above it became a link to elsewhere', async () => {
    await using at = await testFolder();
    await using elsewhere = await testFolder();
    await at.put('sub/a.txt', 'mine');
    await elsewhere.put('a.txt', 'not to be read');
    const delivery = await deliveryOf(at, 'sub/a.txt');
    await at.remove('sub');
    await symlink(elsewhere.path, at.at('sub'));
    expect(await outcome(delivery)).toBe('SOURCE_MISSING');
    expect(await delivery.isCurrent?.(undefined, signal)).toBe(true);
  });

  test('is SOURCE_DENIED where this user may not read it', async () => {
    await using at = await testFolder();
    await at.put('a.txt');
    await chmod(at.at('a.txt'), 0o000);
    const delivery = await deliveryOf(at, 'a.txt');
    expect(await asOrdinaryUser(() => outcome(delivery))).toBe('SOURCE_DENIED');
  });

  test('of a name that is no UTF-8 is read', async () => {
    await using at = await testFolder();
    const name = Buffer.concat([Buffer.from(`${at.path}/`), Buffer.from([0x82, 0xa0])]);
    await appendFile(name, 'content');
    const results: string[] = [];
    for await (const delivery of folder(at.path).deliveries(signal)) {
      results.push(await outcome(delivery));
      await delivery.ack();
    }
    expect(results).toEqual(['content']);
  });

  test('leaves no descriptor open, read or not, left early or aborted', async () => {
    await using at = await testFolder();
    await at.put('large', 'x'.repeat(2 * MEGABYTE));
    await at.put('small', 'x');
    const large = await deliveryOf(at, 'large');
    const small = await deliveryOf(at, 'small');
    await large.open(signal);
    await small.open(signal);
    for await (const _chunk of (await large.open(signal)).content) break;
    const stop = new AbortController();
    const opened = await large.open(stop.signal);
    await expect(
      (async () => {
        for await (const _chunk of opened.content) stop.abort(new Error('enough'));
      })(),
    ).rejects.toThrow('enough');
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (process.platform === 'linux') expect(await openDescriptors(at)).toEqual([]);
    expect(await readdir(at.path)).toEqual(['large', 'small']);
  });
});
