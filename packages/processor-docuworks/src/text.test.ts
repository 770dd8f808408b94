import { emfRecords, wmfRecords } from '@cis/fileproc-core/testing';
import { expect, test } from 'vitest';
import { concat, cp932 } from './fixtures/bytes.ts';
import { read } from './fixtures/read.ts';
import { A4, document, metafileDrawing, page } from './fixtures/write-document.ts';
import { writeFile } from './fixtures/write-file.ts';

const { emf, emfRecord, font, text, textAlign, windowOrigin, worldTransform } = emfRecords;
const { createFont, penObject, placeable, selectObject, textOut, wmf } = wmfRecords;

const PAGE_CONTENT = 0x8010;
const baseline = textAlign(24);

/** One page with an EMF of these records. */
const written = (records: readonly Uint8Array[], object = {}, size = A4) =>
  writeFile(
    document([
      page([{ kind: PAGE_CONTENT, drawing: metafileDrawing(4, emf([baseline, ...records])), ...object }], size),
    ]),
  );
const textOf = async (records: readonly Uint8Array[], object = {}, size = A4) =>
  (await read(written(records, object, size))).pages[0]!.text;
const pitch = (count: number, advance: number) => Array.from({ length: count }, () => advance);

test('text in code page 932 and in UTF-16 is read with the title of the printed document', async () => {
  const { pages, metadata, warnings } = await read(
    written([
      font(1),
      text(500, 600, cp932('業務委託契約書'), { advances: pitch(14, 50) }),
      font(2, { charset: 0, face: 'Century' }),
      text(500, 800, Uint8Array.from([...'r\xe9sum\xe9'].map((c) => c.charCodeAt(0)))),
      text(500, 1000, '第一条（目的）髙橋'),
    ]),
  );
  expect(pages).toEqual([
    {
      number: 1,
      text: '業務委託契約書\nrésumé\n第一条（目的）髙橋',
      origin: 'text',
      width: 595.28,
      height: 841.89,
      reason: 'text of 20 letters',
    },
  ]);
  expect(metadata).toEqual({
    docuworksReader: 'native',
    pageCount: 1,
    docuworksGeneration: 7,
    saves: 1,
    title: '文書',
  });
  expect(warnings).toEqual([]);
});

test('lines drawn in any order are read from the top, cells of a line from the left, doubled text once', async () => {
  expect(
    await textOf([
      font(1),
      text(500, 2000, '合計'),
      text(2500, 2005, '1,080円'),
      text(500, 1000, '請求書'),
      text(502, 1001, '請求書'),
      text(900, 1500, 'Wor'),
      text(1050, 1500, 'ld', { advances: [40, 40] }),
      text(500, 1500, 'Hello', { advances: pitch(5, 60) }),
    ]),
  ).toBe('請求書\nHello World\n合計 1,080円');
});

test('columns of running text are read one after another, between lines that cross both', async () => {
  const line = (side: string, index: number) => `${side}の段の本文の${index + 1}行目です。`;
  const lines = Array.from({ length: 8 }, (_, index) => [
    text(400, 1000 + index * 150, line('左', index)),
    text(2600, 1000 + index * 150, line('右', index)),
  ]).flat();
  const heading = '見出しは二つの段の上に大きく広がって書かれている長い行である';
  const found = await textOf([font(1), text(400, 600, heading), ...lines]);
  const side = (name: string) => Array.from({ length: 8 }, (_, index) => line(name, index));
  expect(found.split('\n')).toEqual([heading, ...side('左'), ...side('右')]);
});

test('a sentence that goes on over the ends of full lines is not parted, a heading or a short line is', async () => {
  const lines = [
    '第一章',
    '本契約は、甲及び乙の間における業務の委',
    '託について、その条件を定めるものとする',
    'ものである',
    '以上',
  ];
  expect(await textOf([font(1), ...lines.map((line, index) => text(400, 600 + index * 150, line))])).toBe(
    '第一章\n本契約は、甲及び乙の間における業務の委託について、その条件を定めるものとするものである\n以上',
  );
});

test('vertical writing is read by columns from the right, with a vertical face and character by character', async () => {
  const vertical = font(1, { face: '@ＭＳ 明朝', escapement: 2700 });
  expect(await textOf([vertical, text(1000, 500, '名前はまだ無い'), text(1200, 500, '吾輩は猫である')])).toBe(
    '吾輩は猫である\n名前はまだ無い',
  );
  const column = (x: number, content: string) => [...content].map((c, index) => text(x, 600 + index * 110, c));
  expect(await textOf([font(1), ...column(2000, '吾輩は猫'), ...column(1800, '名前はまだ')])).toBe(
    '吾輩は猫\n名前はまだ',
  );
});

test('a page that is turned is read as it is seen, with its words in place', async () => {
  // Upside up only after a quarter turn clockwise: the text advances upwards in the drawing.
  const sideways = [font(1, { escapement: 900 }), text(600, 4000, '回転した頁'), text(900, 4000, '二行目')];
  const turned = { rotation: 90, width: A4.height, height: A4.width };
  const size = { width: A4.height, height: A4.width };
  const { pages } = await read(written(sideways, turned, size), { words: true });
  expect(pages[0]).toMatchObject({ text: '回転した頁\n二行目', width: 841.89, height: 595.28 });
  const [first, second] = pages[0]!.words!;
  // Device 4000 from the top of 7016 becomes 3016 from the left, at 600 dots an inch.
  expect(first!.box[0]).toBeCloseTo((3016 / 600) * 72, 0);
  expect(first!.box[1] + first!.box[3] * 0.85).toBeCloseTo((600 / 600) * 72, 0);
  expect(second!.box[1]).toBeGreaterThan(first!.box[1]);
});

test('window origin, world transformation, alignment and saved states place the text', async () => {
  const { pages } = await read(
    written([
      font(1, { size: 60 }),
      windowOrigin(-100, -100),
      emfRecord(33),
      worldTransform(2, 0, 0, 2, 0, 0),
      textAlign(24 | 2),
      text(500, 500, 'right', { advances: pitch(5, 30) }),
      emfRecord(34, Uint8Array.of(255, 255, 255, 255)),
      text(500, 500, 'left'),
    ]),
    { words: true },
  );
  const points = (pixels: number) => (pixels / 600) * 72;
  const [left, right] = pages[0]!.words!;
  expect([left!.text, right!.text]).toEqual(['left', 'right']);
  expect(left!.box[0]).toBeCloseTo(points(600), 0);
  expect(right!.box[0]).toBeCloseTo(points(1000 + 100 - 300), 0);
  expect(right!.box[2]).toBeCloseTo(points(300), 0);
});

test('glyph numbers are no text: the page says that it needs to be read from its picture', async () => {
  const { pages, warnings } = await read(written([font(1), text(500, 500, 'garbage', { options: 0x10 })]));
  expect(pages[0]!.text).toBe('');
  expect(warnings).toEqual([
    {
      code: 'PAGE_NEEDS_OCR',
      message: 'Page 1: its text is 1 pieces of glyph numbers or symbols.',
      page: 1,
    },
  ]);
});

test('a drawing that breaks off gives what came before, with a warning', async () => {
  const broken = concat(
    emf([baseline, font(1), text(500, 500, '残り')]).slice(0, -20),
    Uint8Array.of(84, 0, 0, 0, 1, 0, 0, 0),
  );
  const drawing = metafileDrawing(4, broken, { isPlain: true });
  const { pages, warnings } = await read(writeFile(document([page([{ kind: PAGE_CONTENT, drawing }])])));
  expect(pages[0]!.text).toBe('残り');
  expect(warnings).toMatchObject([{ code: 'DAMAGED', page: 1 }]);
});

test('a Windows metafile is read: objects take the lowest free place, each charset its code page', async () => {
  const data = placeable(
    wmf([
      penObject(),
      createFont({ charset: 128 }),
      selectObject(1),
      textOut(300, 300, cp932('稟議書')),
      createFont({ charset: 204 }),
      selectObject(2),
      textOut(300, 600, Uint8Array.of(0xcf, 0xf0, 0xe8)),
    ]),
  );
  const drawing = metafileDrawing(1, data);
  const { pages } = await read(writeFile(document([page([{ kind: PAGE_CONTENT, drawing }])])));
  expect(pages[0]!.text).toBe('稟議書\nПри');
});

test('contents that lie over each other are read together', async () => {
  const content = (y: number, words: string, isReference = false) => ({
    kind: PAGE_CONTENT,
    y,
    height: A4.height / 2,
    drawing: metafileDrawing(4, emf([baseline, font(1), text(500, 500, words)]), { isPlain: isReference }),
  });
  const file = writeFile(document([page([content(A4.height / 2, '下の頁'), content(0, '上の頁')])]));
  expect((await read(file)).pages[0]!.text).toBe('上の頁\n下の頁');
});
