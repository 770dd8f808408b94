import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeKey, type FileRef } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { type FolderEvent, type FolderOptions, folder } from './index.ts';
import { type TestFolder, testFolder } from './test-folder.ts';

const signal = new AbortController().signal;

async function listed(at: TestFolder | string, options?: FolderOptions): Promise<FileRef[]> {
  return Array.fromAsync(folder(typeof at === 'string' ? at : at.path, options).listing(signal));
}

async function keys(at: TestFolder, options?: FolderOptions): Promise<string[]> {
  return (await listed(at, options)).map(({ uri }) => uri.slice(`file://${encodeKey(at.path)}/`.length));
}

describe('the listing of a folder', () => {
  test('ascends by the bytes of the URI over all depths', async () => {
    await using at = await testFolder();
    const names = [
      'a/z',
      'a.txt',
      'a-b',
      'a0',
      'aa/b/c',
      'a b/c',
      'A',
      '日本/語',
      '日本.txt',
      'é',
      'a%20',
      'a#',
      '~',
      'ab/x',
      'ab-/x',
    ];
    for (const name of names) await at.put(name);
    const found = await keys(at);
    expect(found).toEqual(names.map((name) => encodeKey(name)).sort());
  });

  test('gives size, times, name, path and version of a file', async () => {
    await using at = await testFolder();
    await at.put('部署/見積 書.txt', 'four');
    const [file] = await listed(at);
    expect({ ...file, createdAt: undefined, modifiedAt: undefined, version: undefined }).toEqual({
      uri: `file://${encodeKey(at.path)}/%E9%83%A8%E7%BD%B2/%E8%A6%8B%E7%A9%8D%20%E6%9B%B8.txt`,
      path: `${at.path}/部署/見積 書.txt`,
      name: '見積 書.txt',
      size: 4,
    });
    expect(file?.version).toMatch(/^\d{19}-4$/);
    expect(Math.abs((file?.modifiedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('sorts 20,000 entries by way of a file when only 500 may be held, and leaves no file behind', async () => {
    await using at = await testFolder();
    await using temporary = await testFolder();
    const names = Array.from({ length: 20_000 }, (_, i) => `${(i * 7919) % 20_000}-報告.txt`);
    for (let i = 0; i < names.length; i += 500)
      await Promise.all(names.slice(i, i + 500).map((name) => writeFile(at.at(name), '')));
    await at.put('5000/inner.txt');
    const events: FolderEvent[] = [];
    const options = {
      sortInMemory: 500,
      temporaryDirectory: temporary.path,
      onEvent: (e: FolderEvent) => events.push(e),
    };
    const found = await keys(at, options);
    expect(found).toEqual([...names.map((name) => encodeKey(name)), '5000/inner.txt'].sort());
    expect(await readdir(temporary.path)).toEqual([]);
    expect(events).toEqual([]);
  });

  test('says which option names the folder for sorting where that cannot be written', async () => {
    await using at = await testFolder();
    for (const name of ['a', 'b', 'c']) await at.put(name);
    await expect(listed(at, { sortInMemory: 2, temporaryDirectory: at.at('missing') })).rejects.toMatchObject({
      code: 'SCRATCH_UNAVAILABLE',
      message: expect.stringContaining('temporaryDirectory'),
    });
  });

  test('takes names that are no UTF-8 byte for byte, and NFC and NFD as two files', async () => {
    await using at = await testFolder();
    // あ.txt in Shift_JIS, and a lone 0xFF.
    const raw = [Buffer.from([0x82, 0xa0, 0x2e, 0x74, 0x78, 0x74]), Buffer.from([0xff])];
    for (const name of raw) await writeFile(Buffer.concat([Buffer.from(`${at.path}/`), name]), 'x');
    await at.put('\u304c.txt');
    await at.put('\u304b\u3099.txt');
    expect(await keys(at)).toEqual(['%82%A0.txt', '%E3%81%8B%E3%82%99.txt', '%E3%81%8C.txt', '%FF']);
  });

  test('goes through 300 folders inside one another', async () => {
    await using at = await testFolder();
    await mkdir(at.at('d/'.repeat(300)), { recursive: true });
    await writeFile(at.at(`${'d/'.repeat(300)}deep.txt`), '');
    expect(await keys(at)).toEqual([`${'d/'.repeat(300)}deep.txt`]);
  });

  test('follows no link and reads no pipe, and says so once for each', async () => {
    await using at = await testFolder();
    await at.put('real/file.txt');
    await symlink('..', at.at('real/loop'));
    await symlink('file.txt', at.at('real/link.txt'));
    execFileSync('mkfifo', [at.at('pipe')]);
    const events: FolderEvent[] = [];
    const source = folder(at.path, { onEvent: (event) => events.push(event) });
    const delivered: string[] = [];
    for await (const delivery of source.deliveries(signal)) {
      delivered.push(at.keyOf(delivery.file.uri));
      await delivery.ack();
    }
    expect(delivered).toEqual(['real/file.txt']);
    expect(
      events.map((event) => 'reason' in event && [at.keyOf('uri' in event ? event.uri : ''), event.reason]),
    ).toEqual([
      ['pipe', 'socket, pipe or device'],
      ['real/link.txt', 'symbolic link'],
      ['real/loop', 'symbolic link'],
    ]);
    expect(source.statistics()).toMatchObject({ found: 1, symbolicLinks: 2, special: 1 });
  });

  test('is of one file where the root is one', async () => {
    await using at = await testFolder();
    await at.put('node_modules');
    await at.put('node_modules2');
    const files = await listed(at.at('node_modules'));
    expect(files.map(({ uri }) => at.keyOf(uri))).toEqual(['node_modules']);
  });

  test('goes through a root that is a link, under the name it was given', async () => {
    await using at = await testFolder();
    await at.put('real/file.txt');
    await symlink('real', at.at('link'));
    expect((await listed(at.at('link'))).map(({ uri }) => at.keyOf(uri))).toEqual(['link/file.txt']);
  });

  test('resolves a relative path', async () => {
    const source = folder('.');
    expect(source.uri).toBe(`file://${encodeKey(process.cwd())}`);
  });
});

describe('a root that cannot be read', () => {
  test('is INVALID_CONFIG with its path where it is missing or a pipe', async () => {
    await using at = await testFolder();
    execFileSync('mkfifo', [at.at('pipe')]);
    await at.put('file');
    const outcome = async (key: string) => {
      const error = await listed(at.at(key)).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return error instanceof Error && 'code' in error && [error.code, error.message];
    };
    expect(await outcome('nothing')).toEqual([
      'INVALID_CONFIG',
      `${at.at('nothing')} does not exist, so there is nothing to index`,
    ]);
    expect(await outcome('file/x')).toEqual([
      'INVALID_CONFIG',
      `${at.at('file/x')} does not exist: a part of the path is a file`,
    ]);
    expect(await outcome('pipe')).toEqual([
      'INVALID_CONFIG',
      `${at.at('pipe')} is neither a folder nor a file, so there is nothing to index`,
    ]);
  });

  test('lists all that is wrong with the options at once', () => {
    expect(() => folder(join(tmpdir(), 'x'), { maxAttempts: 0, settleMilliseconds: -1, ignoreFile: 'a/b' })).toThrow(
      /maxAttempts.*settleMilliseconds.*ignoreFile/,
    );
    expect(() => folder('')).toThrow(/the path is empty/);
  });
});
