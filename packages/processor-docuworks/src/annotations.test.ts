import { pageText } from '@cis/fileproc-core';
import { bitmap, emfRecords } from '@cis/fileproc-core/testing';
import { describe, expect, test } from 'vitest';
import { concat, cp932, items, wide } from './fixtures/bytes.ts';
import { compressLh5 } from './fixtures/compress-lh5.ts';
import { ocrService, read } from './fixtures/read.ts';
import {
  binder,
  bitmapDrawing,
  document,
  metafileDrawing,
  page,
  textAnnotation,
  type WrittenObject,
} from './fixtures/write-document.ts';
import { reference, writeFile } from './fixtures/write-file.ts';

const { emf, font, text } = emfRecords;

const nul = (value: string) => concat(cp932(value), Uint8Array.of(0));
const drawn = (words: string) => metafileDrawing(4, emf([font(1), text(20, 20, words)]));
const partsOf = async (...objects: readonly WrittenObject[]) =>
  (await read(writeFile(document([page(objects)])))).pages[0]!.parts;

describe('annotations', () => {
  test('text is read in both encodings up to its end, and not again from its drawing', async () => {
    expect(
      await partsOf(
        { ...textAnnotation('吾輩は猫である。\r\n名前はまだ無い。'), drawing: drawn('吾輩は猫である。') },
        textAnnotation('確認済', 'cp932'),
      ),
    ).toEqual([
      { kind: 'annotation', text: '吾輩は猫である。\n名前はまだ無い。' },
      { kind: 'annotation', text: '確認済' },
    ]);
  });

  test('text in another code page is read in that', async () => {
    const cyrillic: WrittenObject = {
      kind: 0x8011,
      named: [
        { name: '%Text', value: Uint8Array.of(0xcf, 0xf0, 0xe8, 0) },
        { name: '%CCP_%Text', value: items(1251) },
      ],
    };
    expect(await partsOf(cyrillic)).toEqual([{ kind: 'annotation', text: 'При' }]);
  });

  test('a sticky note gives the text in it once, by where it stands and not by its kind', async () => {
    const note: WrittenObject = {
      kind: 0x801a,
      drawing: drawn('至急ご確認ください'),
      inside: [{ ...textAnnotation('至急ご確認ください'), drawing: drawn('至急ご確認ください') }],
    };
    expect(await partsOf(note)).toEqual([{ kind: 'note', text: '至急ご確認ください' }]);
    expect(await partsOf({ kind: 0x801a, drawing: drawn('絵だけの付箋') })).toEqual([
      { kind: 'note', text: '絵だけの付箋' },
    ]);
  });

  test('stamps, links, titles and groups are labelled; what is only drawn is read from its drawing', async () => {
    expect(
      await partsOf(
        {
          kind: 0x8033,
          named: [
            { name: 'STAMPATT_POST(w', value: wide('総務部') },
            { name: 'STAMPATT_NAME', value: nul('髙橋') },
            { name: 'STAMPATT_YEAR', value: items(2026) },
            { name: 'STAMPATT_MONTH', value: items(4) },
            { name: 'STAMPATT_DAY', value: nul('1') },
          ],
        },
        { kind: 0x8040, drawing: drawn('受領 2026') },
        {
          kind: 0xc02f,
          named: [
            { name: '%Caption(w', value: wide('規程集') },
            { name: '%Url', value: nul('https://example.com/') },
          ],
        },
        { kind: 0x8046, drawing: drawn('議事録') },
        { kind: 0x8047, inside: [textAnnotation('一'), textAnnotation('二')] },
        { kind: 0x803c, drawing: metafileDrawing(4, emf([])) },
      ),
    ).toEqual([
      { kind: 'stamp', text: '総務部\n2026.4.1\n髙橋' },
      { kind: 'stamp', text: '受領 2026' },
      { kind: 'link', text: '規程集\nhttps://example.com/' },
      { kind: 'caption', text: '議事録' },
      { kind: 'annotation', text: '一' },
      { kind: 'annotation', text: '二' },
    ]);
  });

  test('a broken drawing of an annotation costs that one, with a warning', async () => {
    const { pages, warnings } = await read(
      writeFile(
        document([
          page([{ kind: 0x803d, drawing: metafileDrawing(4, Buffer.from('no metafile')) }, textAnnotation('残り')]),
        ]),
      ),
    );
    expect(pages[0]!.parts).toEqual([{ kind: 'annotation', text: '残り' }]);
    expect(warnings).toEqual([
      {
        code: 'DAMAGED',
        message: 'The drawing of an annotation cannot be read: The drawing is neither EMF nor WMF',
        page: 1,
      },
    ]);
  });

  test('a bitmap that was put on an empty page is read by OCR', async () => {
    const { info, bits } = bitmap(60, 60, 8, (x) => x * 4);
    const ocr = ocrService(() => ({ text: '貼り付けた画像' }));
    const { pages } = await read(writeFile(document([page([{ kind: 0x803f, drawing: bitmapDrawing(info, bits) }])])), {
      ocr,
    });
    expect(ocr.images).toMatchObject([{ width: 60, height: 60 }]);
    expect(pages[0]).toMatchObject({ text: '貼り付けた画像', origin: 'ocr' });
  });

  test('a signature is told', async () => {
    const { metadata } = await read(writeFile(document([page([{ kind: 0x8043, drawing: drawn('署名') }])])));
    expect(metadata).toMatchObject({ signed: true });
  });

  test('what is not known is counted with its size', async () => {
    const { warnings } = await read(
      writeFile(
        document([
          page([
            { kind: 0x8010, drawing: drawn('本文'), values: { 77: Buffer.alloc(40) } },
            { kind: 0x8010, values: { 77: Buffer.alloc(2) } },
            { kind: 0x8099 },
          ]),
        ]),
      ),
    );
    expect(warnings).toEqual([
      {
        code: 'CONTENT_UNKNOWN',
        message: 'Not understood: attribute 77 of 8010 (2 times, 42 bytes), object 8099 (once).',
      },
    ]);
  });
});

describe('binders and documents', () => {
  const slot = (name: string, value: string) => ({ name, value: nul(value) });
  const form = (value: string): WrittenObject => ({ kind: 0x802e, named: [slot('%107', ''), slot('%207', value)] });

  test('documents come in order under their names, pages numbered through, each page form once', async () => {
    const file = writeFile(
      binder(
        [
          document([page([textAnnotation('一頁')]), page([textAnnotation('二頁')])], {
            name: '見積書',
            forms: [form('社外秘')],
          }),
          document([page([])], { name: 'cut na', wideName: '契約書（長い名前）' }),
          document([page([textAnnotation('四頁')])], { name: '見積書' }),
        ],
        'バインダー',
        [form('全体のヘッダー')],
      ),
      { generation: 10 },
    );
    const { pages, metadata } = await read(file);
    expect(pages.map(({ number, name }) => [number, name])).toEqual([
      [1, '見積書'],
      [2, '見積書'],
      [3, '契約書（長い名前）'],
      [4, '見積書'],
    ]);
    expect(pages.map(pageText)).toEqual(['一頁\n全体のヘッダー\n社外秘', '二頁', '', '四頁']);
    expect(metadata).toEqual({
      docuworksReader: 'native',
      title: 'バインダー',
      pageCount: 4,
      docuworksGeneration: 10,
      saves: 1,
      documents: ['見積書', '契約書（長い名前）', '見積書'],
      annotations: 3,
    });
  });

  test('an empty binder has no pages', async () => {
    const { pages, metadata } = await read(writeFile(binder([], '空'), { properties: 'plain' }));
    expect(pages).toEqual([]);
    expect(metadata).toEqual({
      docuworksReader: 'native',
      title: '空',
      pageCount: 0,
      docuworksGeneration: 7,
      saves: 1,
      documents: [],
    });
  });

  test('properties of the user come under the names of all formats', async () => {
    const named = [
      { name: '%Title(w', value: wide('契約書') },
      { name: '%Author', value: nul('総務部') },
      { name: '%Subject(w', value: wide('年度更新') },
      { name: '%Keywords(w', value: wide('契約、委託; 2026') },
    ];
    const { metadata } = await read(writeFile(document([page([])], { named })));
    expect(metadata).toMatchObject({
      title: '契約書',
      creator: '総務部',
      description: '年度更新',
      subject: ['契約', '委託', '2026'],
    });
  });

  test('pages past the limit are named', async () => {
    const pages = Array.from({ length: 5 }, (_, index) => page([textAnnotation(`${index + 1}`)]));
    const outcome = await read(writeFile(document(pages)), { limits: { pages: 3 } });
    expect(outcome.pages).toHaveLength(3);
    expect(outcome.metadata).toMatchObject({ pageCount: 5 });
    expect(outcome.warnings).toEqual([
      {
        code: 'PAGES_TRUNCATED',
        message: 'Pages: 5 pages found, the limit is 3 pages (MAX_PDF_PAGES); the first 3 were read.',
      },
    ]);
  });
});

describe('files inside', () => {
  test('originals are taken out under their names, plain and compressed; OLE objects without what stands before them', async () => {
    const plain = Buffer.from('%PDF-1.4 plain');
    const large = Buffer.from('PK\x03\x04 '.repeat(500));
    const compressed = compressLh5(large);
    const compound = concat(Buffer.alloc(22, 1), Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('compound'));
    const original = (entry: number, name: string, length: number, stored?: number) => ({
      kind: 0x1307,
      named: [
        { name: 'nd', isReference: true, value: reference(entry, length, stored) },
        { name: 'nf', value: nul(name) },
      ],
    });
    const ole: WrittenObject = {
      kind: 0x800f,
      named: [{ name: '%OLE_CONTENT_FILE', isReference: true, value: reference(2, compound.length) }],
    };
    const file = writeFile(
      document([page([ole])], {
        originals: [
          original(0, '元原稿.pdf', plain.length),
          original(1, '表.xlsx', large.length, compressed.length),
          original(9, '無い.txt', 5),
        ],
      }),
      { entries: [plain, compressed, compound] },
    );
    const { files, warnings } = await read(file);
    expect(files).toEqual({
      '元原稿.pdf': plain.toString('latin1'),
      '表.xlsx': large.toString('latin1'),
      'OLE object 4': Buffer.from(compound.subarray(22)).toString('latin1'),
    });
    expect(warnings).toMatchObject([
      { code: 'CONTENT_UNKNOWN' },
      {
        code: 'DAMAGED',
        message: 'The original file "無い.txt" cannot be read: Entry 9 is asked for, there are 3',
      },
    ]);
  });
});
