import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { detectType } from './detect-type.ts';
import { fileOf } from './file.fixture.ts';
import { mediaTypeOfExtension } from './media-type-lookup.ts';

/** Real files that are no part of the repository: `../shared` beside it, or the folder that FILEPROC_SHARED names. */
const shared = process.env.FILEPROC_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
const corpus = join(shared, 'corpus');
const missing = !existsSync(corpus);
if (missing) console.log(`skipped: detection over real files, since ${corpus} is not there (set FILEPROC_SHARED)`);

async function typesIn(folder: string): Promise<[name: string, mediaType: string, by: string][]> {
  const files = readdirSync(join(corpus, folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Promise.all(
    files.map(async (entry) => {
      const { type } = await detectType(fileOf(readFileSync(join(entry.parentPath, entry.name)), entry.name));
      return [entry.name, type.mediaType, type.by] as [string, string, string];
    }),
  );
}

describe.skipIf(missing)('over real files', () => {
  test('documents have the type of their extension, but for a news article and a page in XHTML', async () => {
    const other = (await typesIn('documents'))
      .filter(([name, mediaType]) => mediaTypeOfExtension(extname(name).slice(1))?.mediaType !== mediaType)
      .map(([name, mediaType]) => `${extname(name)} is ${mediaType}`);
    expect(other.sort()).toEqual(['.html is application/xhtml+xml', '.txt is message/rfc822']);
  });

  test('DocuWorks files are DocuWorks, and files that only have its extensions are not', async () => {
    const types = await typesIn('docuworks');
    const genuine = types.filter(([name]) => !name.startsWith('hist_'));
    expect(genuine.every(([, mediaType, by]) => mediaType.includes('docuworks') && by === 'content')).toBe(true);
    expect(types.filter(([name]) => name.startsWith('hist_')).map(([, mediaType]) => mediaType)).toEqual(
      Array(4).fill('application/octet-stream'),
    );
  });

  test('Ichitaro files of both ages are Ichitaro', async () => {
    expect((await typesIn('ichitaro')).map(([, mediaType]) => mediaType)).toEqual(
      Array(2).fill('application/x-js-taro'),
    );
  });

  test('broken and encrypted files have the type of their extension, but for three whose content says another', async () => {
    const other = (await typesIn('hostile'))
      .filter(([name, mediaType]) => mediaTypeOfExtension(extname(name).slice(1))?.mediaType !== mediaType)
      .map(([name, mediaType]) => `${extname(name)} is ${mediaType}`);
    expect(other.sort()).toEqual([
      '.ppt is application/x-encrypted-ooxml',
      '.xlsx is application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ]);
  });
});
