import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { encode, encodeIso2022Jp } from './encodings.mjs';
import { generate, SAMPLES } from './generate.mjs';

const folder = await mkdtemp(join(tmpdir(), 'fileproc-samples-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('at least 30 documents are written, the same at each run', async () => {
  expect(SAMPLES.length).toBeGreaterThanOrEqual(30);
  await generate(join(folder, 'a'));
  await generate(join(folder, 'b'));
  for (const { path, code } of SAMPLES) {
    const [a, b] = [await readFile(join(folder, 'a', path)), await readFile(join(folder, 'b', path))];
    // Encryption takes random numbers.
    if (code !== 'ENCRYPTED') expect([path, a.equals(b)]).toEqual([path, true]);
  }
});

test('the folder holds the listed documents and nothing else', async () => {
  const target = join(folder, 'listed');
  await generate(target);
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  const written = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(target, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  expect(written.sort()).toEqual(SAMPLES.map(({ path }) => path).sort());
});

test('text in the old Japanese encodings decodes to what was written', () => {
  const text = '停電のお知らせ ABC\n八月十日\n';
  const decoded = [
    new TextDecoder('shift_jis').decode(encode(text, 'shift_jis')),
    new TextDecoder('euc-jp').decode(encode(text, 'euc-jp')),
    new TextDecoder('iso-2022-jp').decode(encodeIso2022Jp(text)),
  ];
  expect(decoded).toEqual([text, text, text]);
});

test('the words of the scanned inspection and calibration stand in no file as text', async () => {
  const target = join(folder, 'scans');
  await generate(target);
  const found = [];
  for (const { path } of SAMPLES) {
    const bytes = await readFile(join(target, path));
    const texts = ['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp', 'utf-16le'].map((name) =>
      new TextDecoder(name).decode(bytes),
    );
    if (texts.some((text) => /点検|calibration/i.test(text))) found.push(path);
  }
  expect(found).toEqual([]);
});
