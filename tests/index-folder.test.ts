import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileproc } from './fileproc-command.ts';

let folder: string;
let db: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fileproc-folder-'));
  db = join(await mkdtemp(join(tmpdir(), 'fileproc-db-')), 'index.sqlite');
  await writeFile(join(folder, '契約書.txt'), '売買契約書の本文です。\f二枚目に納期があります。');
  await writeFile(join(folder, 'memo.txt'), 'The delivery is on Friday.');
  await writeFile(join(folder, 'page.html'), '<title>見積</title><p>お見積りの件</p><script>hidden()</script>');
  await writeFile(join(folder, 'empty.txt'), '');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(join(db, '..'), { recursive: true, force: true });
});

/** Delivered files of a run: what was read, what was not, what was taken out, what was left alone. */
async function indexed(...more: string[]) {
  const { code, out, err } = await fileproc(['index', folder, '--db', db, '--json', ...more]);
  if (!out) throw new Error(err);
  const { files, source } = JSON.parse(out) as { files: Record<string, number>; source: { unchanged: number } };
  return {
    code,
    succeeded: files.succeeded,
    failed: files.failed,
    deleted: files.deleted,
    unchanged: source.unchanged,
  };
}

async function found(query: string, ...more: string[]): Promise<[string, number | undefined][]> {
  const { out } = await fileproc(['search', query, '--db', db, '--json', ...more]);
  const { hits } = JSON.parse(out) as { hits: { document: { file_name: string }; page?: number }[] };
  return hits.map((hit) => [hit.document.file_name, hit.page]);
}

test('a folder is read once, and then only what was touched, changed or deleted', async () => {
  expect(await indexed()).toEqual({ code: 1, succeeded: 3, failed: 1, deleted: 0, unchanged: 0 });
  expect(await indexed()).toEqual({ code: 1, succeeded: 0, failed: 0, deleted: 0, unchanged: 4 });
  await utimes(join(folder, 'memo.txt'), new Date(), new Date('2026-03-01T00:00:00Z'));
  await writeFile(join(folder, 'page.html'), '<p>新しい本文</p>');
  await rm(join(folder, 'empty.txt'));
  expect(await indexed()).toEqual({ code: 0, succeeded: 2, failed: 0, deleted: 1, unchanged: 1 });
  expect(await found('見積')).toEqual([]);
  expect(await found('新しい本文')).toEqual([['page.html', 1]]);
});

test('Japanese words of two characters and English words are found, with their pages', async () => {
  await indexed();
  expect(await found('契約')).toEqual([['契約書.txt', 1]]);
  expect(await found('納期')).toEqual([['契約書.txt', 2]]);
  expect(await found('ＤＥＬＩＶＥＲＹ')).toEqual([['memo.txt', 1]]);
  expect(await found('hidden')).toEqual([]);
  expect(await found('delivery', '--type', 'html')).toEqual([]);
  const { out, err } = await fileproc(['search', '納期', '--db', db]);
  expect(out).toMatch(/契約書\.txt {2}page 2 of 2\n.*二枚目に\[納期\]があります/);
  expect(err).toMatch(/^1 document found \([\d.]+ ms\)\n$/);
});

test('problems are listed by code with what to do, and status counts them', async () => {
  await indexed();
  const { out } = await fileproc(['problems', '--db', db]);
  expect(out).toMatch(/^EMPTY_FILE {2}1 file\n {2}The file holds no bytes\.\n {2}To do: .*\n {4}.*empty\.txt\n/);
  const { out: counts } = await fileproc(['status', '--db', db, '--json']);
  expect(JSON.parse(counts)).toMatchObject({
    documents: 4,
    succeeded: 3,
    byCode: { EMPTY_FILE: 1 },
    byType: { 'text/plain': 3, 'text/html': 1 },
  });
});

test('a processor of a config file reads its type, in a child process too', async () => {
  const config = join(folder, 'fileproc.config.mjs');
  await writeFile(
    config,
    `import { defineProcessor } from ${JSON.stringify(import.meta.resolve('../packages/core/dist/index.js'))};
const shout = defineProcessor({ name: 'shout', version: '1', mediaTypes: ['text/plain'],
  async process(file) { return { pages: [{ number: 1, text: (await file.bytes()).length + ' bytes of HEARING', origin: 'text' }], metadata: {} }; } });
export default { processors: [shout()], settings: { MAX_WORKERS: 1 }, ignore: ['*.html'] };
`,
  );
  await indexed('--config', config, '--ignore', '*.mjs');
  expect(await found('hearing')).toHaveLength(2);
  expect(await found('見積')).toEqual([]);
});
