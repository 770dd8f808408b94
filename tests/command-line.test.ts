import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileproc } from './fileproc-command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fileproc-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('extract', () => {
  test('text goes to stdout, with U+000C between pages and files', async () => {
    await writeFile(join(folder, 'two.txt'), '一枚目\fsecond');
    await writeFile(join(folder, 'one.txt'), 'third');
    const { code, out } = await fileproc(['extract', 'two.txt', 'one.txt'], { folder });
    expect([code, out]).toEqual([0, '一枚目\fsecond\n\fthird\n']);
  });

  test('- reads stdin, Shift_JIS as well', async () => {
    // 日本語の文章です。
    const sentence = new Uint8Array([
      0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x95, 0xb6, 0x8f, 0xcd, 0x82, 0xc5, 0x82, 0xb7, 0x81, 0x42,
    ]);
    const { code, out } = await fileproc(['extract', '-', '--name', 'x.txt'], { folder, input: sentence });
    expect([code, out]).toEqual([0, '日本語の文章です。\n']);
  });

  test('a file that cannot be read is named with its code, the others are read, and the exit code is 1', async () => {
    await writeFile(join(folder, 'empty.txt'), '');
    const { code, out, err } = await fileproc(['extract', 'empty.txt', 'missing.txt', 'one.txt'], { folder });
    expect([code, out]).toEqual([1, 'third\n']);
    expect(err).toMatch(/^empty\.txt: EMPTY_FILE: .*\nmissing\.txt: SOURCE_MISSING: .*\n$/);
  });

  test('--json gives the whole document, one a line', async () => {
    const { out } = await fileproc(['extract', '--json', 'one.txt', 'empty.txt'], { folder });
    const [one, empty] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(one).toMatchObject({ name: 'one.txt', text: 'third', fileType: 'text', processor: { name: 'text' } });
    expect(empty).toMatchObject({ path: 'empty.txt', error: { code: 'EMPTY_FILE' } });
  });
});

describe('extract --format', () => {
  test('markdown keeps the structure, says where pages and files begin, and gives plain text where there is none', async () => {
    await writeFile(join(folder, 'table.csv'), '品名,数\nA|B,2\n');
    const { code, out } = await fileproc(['extract', '--format', 'markdown', 'table.csv', 'two.txt'], { folder });
    expect([code, out]).toEqual([
      0,
      '<!-- file: table.csv -->\n\n| 品名 | 数 |\n| --- | --- |\n| A\\|B | 2 |\n\n<!-- file: two.txt -->\n\n一枚目\n\n<!-- page 2 -->\n\nsecond\n',
    ]);
  });

  test('markdown with --json gives it with each page, json is --json, and an unknown format is wrong usage', async () => {
    const json = async (...options: string[]) => {
      const { out } = await fileproc(['extract', ...options, 'table.csv'], { folder });
      return (JSON.parse(out) as { pages: { markdown?: string }[] }).pages.map(({ markdown }) => markdown);
    };
    expect(await json('--json', '--format', 'markdown')).toEqual(['| 品名 | 数 |\n| --- | --- |\n| A\\|B | 2 |\n']);
    expect(await json('--format', 'json')).toEqual([undefined]);
    expect((await fileproc(['extract', '--format', 'pdf', 'table.csv'], { folder })).code).toBe(2);
  });
});

describe('explain', () => {
  test('tells type, processor and pages, each with its reason', async () => {
    const { code, out } = await fileproc(['explain', 'two.txt'], { folder });
    expect(code).toBe(0);
    expect(out).toMatch(/Type +text\/plain, utf-8\n +because +.*\nProcessor +text 1\n +because +it reads text\/\*/);
  });

  test('tells also of a file that nothing reads what it is and what to do', async () => {
    await writeFile(join(folder, 'a.bin'), new Uint8Array([0, 1, 2, 3, 0xff, 0xfe, 0, 0, 9]));
    const { code, out } = await fileproc(['explain', 'a.bin'], { folder });
    expect(code).toBe(1);
    expect(out).toMatch(/Processor +none\nResult +UNSUPPORTED_TYPE: .*\n +to do +Nothing, or add a processor/);
  });
});

describe('usage and configuration', () => {
  test('wrong usage ends with 2 and shows help; help and version end with 0', async () => {
    for (const args of [['indx', '.'], ['search'], ['index'], ['index', '.', '--nonsense']]) {
      const { code, err, out } = await fileproc(args, { folder });
      expect([args, code, out]).toEqual([args, 2, '']);
      expect(err).toMatch(/fileproc --help shows all commands/);
    }
    for (const command of ['index', 'search', 'extract', 'explain', 'problems', 'status', 'formats', 'config']) {
      const { code, out } = await fileproc([command, '--help'], { folder });
      expect([code, out]).toEqual([0, expect.stringMatching(/Examples:\n {2}\$ fileproc|Examples:\n {2}\$ MAX/)]);
    }
    expect((await fileproc(['--version'], { folder })).code).toBe(0);
  });

  test('all wrong settings are listed at once, with where they came from', async () => {
    await writeFile(join(folder, '.env'), 'PDF_DPI=900\n');
    const { code, err } = await fileproc(['config'], {
      folder,
      environment: { MAX_WORKERS: 'many', OCR_LANGUAGE: 'japanese!' },
    });
    await rm(join(folder, '.env'));
    expect(code).toBe(2);
    expect(err).toContain('3 settings are wrong');
    expect(err).toContain('MAX_WORKERS (environment): must be a whole number, not "many"');
    expect(err).toContain('PDF_DPI (.env): must be at most 400, not "900"');
    expect(err).toMatch(/OCR_LANGUAGE \(environment\): .*jpn\+eng/);
  });

  test('config shows each setting with its origin', async () => {
    await writeFile(join(folder, 'fileproc.config.json'), '{ "settings": { "MAX_PDF_PAGES": 20 } }');
    const { out } = await fileproc(['config', '--json', '--db', 'x.sqlite'], {
      folder,
      environment: { MAX_WORKERS: '3' },
    });
    await rm(join(folder, 'fileproc.config.json'));
    const { settings } = JSON.parse(out) as { settings: Record<string, { value: unknown; origin: string }> };
    expect(
      [settings.MAX_WORKERS, settings.MAX_PDF_PAGES, settings.INDEX_DB, settings.PDF_DPI].map((setting) => [
        setting?.value,
        setting?.origin,
      ]),
    ).toEqual([
      [3, 'environment'],
      [20, 'config file'],
      ['x.sqlite', 'command line'],
      [300, 'default'],
    ]);
  });

  test('a folder that is not there, and an index that is not there, are told by name', async () => {
    const missing = await fileproc(['index', 'nowhere', '--db', join(folder, 'new.sqlite')], { folder });
    expect([missing.code, missing.err]).toEqual([
      2,
      expect.stringMatching(/^fileproc: INVALID_CONFIG: .*nowhere does not exist/),
    ]);
    const search = await fileproc(['search', 'x', '--db', join(folder, 'none.sqlite')], { folder });
    expect([search.code, search.err]).toEqual([2, expect.stringMatching(/none\.sqlite/)]);
  });
});
