import { readdirSync, readFileSync } from 'node:fs';
import { pageText } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { read } from './fixtures/read.ts';
import { folder, isThere } from './fixtures/real-files.ts';

if (!isThere) console.info(`No real files in ${folder.pathname}: these tests are left out.`);

const sample = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const A4 = { width: 595.28, height: 841.89 };

describe.skipIf(!isThere)('real files', () => {
  test.each([
    ['test_xdw_ver8.xdw', { docuworksGeneration: 7, saves: 2, earlierContent: true }],
    ['test_xdw_ver9.xdw', { docuworksGeneration: 10, saves: 1 }],
  ])('%s: the text of its annotation, once', async (name, metadata) => {
    const { pages, warnings, ...rest } = await read(sample(name));
    expect(pages).toEqual([
      {
        number: 1,
        text: '',
        origin: 'text',
        ...A4,
        parts: [{ kind: 'annotation', text: 'Lorem ipsum. 吾輩は猫である。' }],
        reason: 'no content, annotations only',
      },
    ]);
    expect(rest.metadata).toEqual({ docuworksReader: 'native', pageCount: 1, annotations: 2, ...metadata });
    expect(warnings).toEqual([]);
  });

  test('a binder: names of its documents, pages numbered through, the page form once', async () => {
    const { pages, metadata, warnings } = await read(sample('test_xbd_ver8.xbd'));
    expect(pages.map(({ number, name }) => ({ number, name }))).toEqual([
      { number: 1, name: 'test_data8-2' },
      { number: 2, name: 'test_data8-2' },
    ]);
    expect(pages.map(pageText)).toEqual([
      'Lorem ipsum. 吾輩は猫である。\nLorem ipsum.',
      'Lorem ipsum. 吾輩は猫である。',
    ]);
    expect(metadata).toEqual({
      docuworksReader: 'native',
      pageCount: 2,
      docuworksGeneration: 7,
      saves: 3,
      documents: ['test_data8-2', 'test_data8-2'],
      annotations: 4,
      earlierContent: true,
    });
    expect(warnings).toEqual([]);
  });

  test('a printed page: title of the document and the preview as thumbnail', async () => {
    const { pages, metadata, thumbnail, warnings } = await read(sample('xdwlib_blank.xdw'), {
      thumbnail: { width: 200, height: 200 },
    });
    expect(pages).toEqual([{ number: 1, text: '', origin: 'text', ...A4, reason: 'no text' }]);
    expect(metadata).toEqual({
      docuworksReader: 'native',
      pageCount: 1,
      docuworksGeneration: 7,
      saves: 1,
      title: 'Microsoft Word - 文書 1',
    });
    expect(thumbnail).toMatchObject({ mediaType: 'image/webp', width: 104, height: 146 });
    expect(warnings).toEqual([]);
  });

  test('a file that is cut gives its state before', async () => {
    const whole = sample('test_xdw_ver8.xdw');
    const { metadata, warnings } = await read(whole.subarray(0, whole.length - 1));
    expect(metadata).toMatchObject({ saves: 1 });
    expect(warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
  });

  test('files that only pretend are CORRUPT', async () => {
    const names = readdirSync(new URL('not-docuworks/', folder));
    expect(names).toHaveLength(4);
    for (const name of names)
      await expect(read(sample(`not-docuworks/${name}`))).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});
