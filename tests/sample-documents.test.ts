import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate, SAMPLES } from '../examples/sample-documents/generate.mjs';
import { fileproc } from './fileproc-command.ts';

let folder: string;
let db: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fileproc-samples-'));
  db = join(folder, 'index.sqlite');
  await generate(join(folder, 'documents'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('every sample document is found by its words, scans by OCR among them, or listed by its code', async () => {
  expect((await fileproc(['index', join(folder, 'documents'), '--db', db])).code).toBe(1);
  const missing: string[] = [];
  for (const { path, words = [] } of SAMPLES)
    for (const word of words) {
      const { out } = await fileproc(['search', word, '--db', db, '--json', '--limit', '50']);
      const { hits } = JSON.parse(out) as { hits: { document: { file_path: string }; page?: number }[] };
      const hit = hits.find(({ document }) => document.file_path === join(folder, 'documents', path));
      if (!hit?.page) missing.push(`${word} in ${path}`);
    }
  expect(missing).toEqual([]);
  const { out } = await fileproc(['problems', '--db', db, '--json']);
  const problems = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { path: string; code: string });
  const expected = SAMPLES.filter(({ code }) => code).map(({ path, code }) => [join(folder, 'documents', path), code]);
  expect(problems.map(({ path, code }) => [path, code]).sort()).toEqual(expected.sort());
});
