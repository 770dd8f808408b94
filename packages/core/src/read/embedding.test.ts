import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveLimits } from '../contract/limits.ts';
import { createEmbedding } from './embedding.ts';
import { temporaryFolder } from './read.fixture.ts';

const never = new AbortController().signal;

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function embeddingOf(limits: Parameters<typeof resolveLimits>[0] = {}, signal = never) {
  const folder = join(await temporaryFolder(), 'embedded');
  return { folder, embedding: createEmbedding(folder, resolveLimits(limits), 'a.zip', signal) };
}

test('bytes and streams are written under names of ours, whatever their own path', async () => {
  const { folder, embedding } = await embeddingOf();
  const modifiedAt = new Date(0);
  const first = await embedding.embed(
    { path: '../../etc/passwd', declaredType: 'text/plain', modifiedAt },
    Buffer.from('one'),
  );
  const second = await embedding.embed(
    { path: '図\ud800面.txt', modifiedAt: new Date(Number.NaN) },
    chunks('tw', 'o!'),
  );
  expect([first, second]).toEqual([
    { path: '../../etc/passwd', localPath: join(folder, '1'), size: 3, declaredType: 'text/plain', modifiedAt },
    { path: '図\ufffd面.txt', localPath: join(folder, '2'), size: 4 },
  ]);
  expect(await Promise.all([first, second].map(({ localPath }) => readFile(localPath, 'utf8')))).toEqual([
    'one',
    'two!',
  ]);
  expect([embedding.wrote(first.localPath), embedding.wrote('/etc/passwd')]).toEqual([true, false]);
});

test('one file too many is LIMIT_EXCEEDED and names the setting', async () => {
  const { embedding } = await embeddingOf({ embeddedFiles: 1 });
  await embedding.embed({ path: 'a' }, Buffer.from('a'));
  await expect(embedding.embed({ path: 'b' }, Buffer.from('b'))).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
    message: 'a.zip: embedded files up to b: over 1 files found, the limit is 1 files (MAX_EMBEDDED_FILES)',
  });
});

test('a stream without end stops at the limit of all bytes, and leaves nothing', async () => {
  const { folder, embedding } = await embeddingOf({ decompressedMegabytes: 1 });
  let given = 0;
  async function* endless() {
    for (;;) {
      given++;
      yield new Uint8Array(100_000);
    }
  }
  await embedding.embed({ path: 'a' }, new Uint8Array(500_000));
  await expect(embedding.embed({ path: 'b' }, endless())).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  expect(given).toBeLessThan(20);
  expect(await readdir(folder)).toEqual(['1']);
});

test('an error of the content comes through as it is, and nothing is left', async () => {
  const { folder, embedding } = await embeddingOf();
  const broken = new Error('bad block');
  await expect(
    embedding.embed(
      { path: 'a' },
      (async function* () {
        yield Buffer.from('x');
        throw broken;
      })(),
    ),
  ).rejects.toBe(broken);
  expect(await readdir(folder)).toEqual([]);
  await expect(embedding.embed({ path: 'a' }, chunks('later'))).resolves.toMatchObject({ size: 5 });
});

test('an abort stops a write under way', async () => {
  const stop = new AbortController();
  const { embedding } = await embeddingOf({}, stop.signal);
  async function* slow() {
    yield Buffer.from('x');
    stop.abort(new Error('enough'));
    yield Buffer.from('y');
  }
  await expect(embedding.embed({ path: 'a' }, slow())).rejects.toThrow();
  await expect(embedding.embed({ path: 'b' }, Buffer.from('b'))).rejects.toThrow('enough');
});
