import { expect, test } from 'vitest';
import { encode, type FixtureEncoding, hex } from './encoding/encode.fixture.ts';
import { contextOf, type FileFacts, fileOf } from './testing.fixture.ts';
import { text } from './text.ts';

const read = (content: Uint8Array | string, facts: FileFacts = {}, given: Parameters<typeof contextOf>[0] = {}) =>
  text().process(fileOf(content, facts), contextOf(given));

const LETTER = '拝啓　時下ますますご清栄のこととお慶び申し上げます。\r\n請求書①：㈱髙﨑商店　1,200円～\r\n';
const READ = '拝啓　時下ますますご清栄のこととお慶び申し上げます。\n請求書①：㈱髙﨑商店　1,200円～\n';

test.each<[FixtureEncoding, string]>([
  ['shift_jis', 'a Shift_JIS file'],
  ['euc-jp', 'an EUC-JP file'],
  ['iso-2022-jp', 'an ISO-2022-JP file'],
  ['utf-8', 'a UTF-8 file'],
  ['utf-16le', 'a UTF-16 file without mark'],
])('%s: %s with a right detection is read as Japanese, without a warning', async (encoding) => {
  expect(await read(encode(LETTER, encoding), { encoding })).toEqual({
    pages: [{ number: 1, text: READ, origin: 'text', reason: `plain in ${encoding}` }],
    metadata: { encoding },
    warnings: [],
  });
});

test.each<[string, FixtureEncoding]>([
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
  ['fffe0000', 'utf-32le'],
  ['0000feff', 'utf-32be'],
])('a byte order mark (%s, %s) is obeyed and is no text', async (mark, encoding) => {
  const bytes = Buffer.concat([hex(mark), encode(LETTER, encoding)]);
  expect(await read(bytes, { encoding: 'windows-1252', chunk: 5 })).toEqual({
    pages: [{ number: 1, text: READ, origin: 'text', reason: `plain in ${encoding}` }],
    metadata: { encoding },
    warnings: [],
  });
});

test('a Shift_JIS file without label is read as Japanese, and the guess is said', async () => {
  expect(await read(encode(LETTER, 'shift_jis'))).toMatchObject({
    pages: [{ text: READ }],
    metadata: { encoding: 'shift_jis' },
    warnings: [
      { code: 'ENCODING_GUESSED', message: 'file.txt was read as shift_jis: every byte has a meaning in it.' },
    ],
  });
});

test('a wrong detection is corrected', async () => {
  for (const encoding of ['euc-jp', 'utf-8', 'iso-2022-jp', 'utf-16le', 'no-such-encoding'])
    expect((await read(encode(LETTER, 'shift_jis'), { encoding })).pages[0]?.text).toBe(READ);
});

test('damaged text is read with U+FFFD, and the warning says how much', async () => {
  const bytes = Buffer.concat([encode('正しい文章です。'.repeat(20), 'utf-8'), hex('ff'), encode('終わり', 'utf-8')]);
  expect(await read(bytes, { encoding: 'utf-8' })).toMatchObject({
    pages: [{ text: `${'正しい文章です。'.repeat(20)}\ufffd終わり` }],
    warnings: [
      {
        code: 'ENCODING_GUESSED',
        message:
          'file.txt was read as utf-8: 0.6 % of the characters (1) have no meaning in it and are shown as U+FFFD.',
      },
    ],
  });
});

test('a U+FFFD that the file itself holds is no damage', async () => {
  expect(await read('a\ufffdb')).toMatchObject({ pages: [{ text: 'a\ufffdb' }], warnings: [] });
});

test('a charset declared with the type is believed where it fits', async () => {
  const facts = { declaredType: 'text/plain; charset=windows-1251', encoding: 'windows-1252' };
  expect((await read(hex('cff0e8e2e5f2'), facts)).pages[0]?.text).toBe('Привет');
});

test('form feeds of plain text end pages', async () => {
  const { pages } = await read('one\f\n\ftwo\fthree\f');
  expect(pages.map((page) => [page.number, page.text])).toEqual([
    [1, 'one'],
    [2, '\n'],
    [3, 'two'],
    [4, 'three'],
  ]);
});

test('form feeds of other formats are spaces', async () => {
  const { pages } = await read('a\f,b\n', { mediaType: 'text/csv' });
  expect(pages.map((page) => page.text)).toEqual(['a \tb\n']);
});

test('white space alone gives no page', async () => {
  expect(await read(' \r\n\f ')).toEqual({ pages: [], metadata: { encoding: 'utf-8' }, warnings: [] });
});

test('a file without bytes is refused as empty', async () => {
  await expect(read('')).rejects.toMatchObject({ code: 'EMPTY_FILE', message: 'file.txt holds no bytes.' });
});

test('bytes that are no text are refused as damaged', async () => {
  let state = 1;
  const next = () => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    return state >>> 24;
  };
  const noise = Uint8Array.from({ length: 20_000 }, next);
  const records = Uint8Array.from(
    { length: 20_000 },
    (_, at) => [0x01, 0x00, 0x03, 0xff, 0x12, 0x00, 0x80, 0x05][at % 8]!,
  );
  for (const bytes of [noise, records, noise.subarray(0, 200)])
    await expect(read(bytes, { encoding: 'windows-1252' })).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringMatching(/^file\.txt is not text: [\d.]+ % of its characters/),
    });
});

test('text with some NULs is read without them', async () => {
  expect(await read(`log line\n${'\0'.repeat(4096)}次の行\n`, { encoding: 'utf-8' })).toMatchObject({
    pages: [{ text: 'log line\n次の行\n' }],
    warnings: [],
  });
});

test('the limit of characters cuts the text, names the setting, and reads no further', async () => {
  const file = fileOf('0123456789'.repeat(100_000), { encoding: 'utf-8' });
  const extraction = await text().process(file, contextOf({ limits: { textCharacters: 25 } }));
  expect(extraction).toEqual({
    pages: [{ number: 1, text: '0123456789012345678901234', origin: 'text', reason: 'plain in utf-8' }],
    metadata: { encoding: 'utf-8' },
    warnings: [
      {
        code: 'TEXT_TRUNCATED',
        message: 'file.txt: more than 25 characters found, the limit is 25 characters (MAX_TEXT_CHARACTERS)',
      },
    ],
  });
});

test('CSV, JSON, XML and Markdown are read as their formats, in any encoding', async () => {
  const csv = await read(encode('品名,"備考"\r\n机,"東京都, 港区"\r\n', 'shift_jis'), {
    mediaType: 'text/csv',
    encoding: 'shift_jis',
  });
  expect(csv.pages[0]?.text).toBe('品名\t備考\n机\t東京都, 港区\n');
  const json = await read('{"a":"\\u65e5\\u672c"}', { mediaType: 'application/json' });
  expect(json.pages[0]?.text).toBe('{"a":"日本"}');
  const xml = await read(encode('<?xml version="1.0" encoding="EUC-JP"?><a b="見積">書</a>', 'euc-jp'), {
    mediaType: 'application/xml',
    encoding: 'shift_jis',
  });
  expect(xml).toMatchObject({ pages: [{ text: '見積 書' }], metadata: { encoding: 'euc-jp' }, warnings: [] });
  const markdown = await read('# 題\n\n*a*\n', { mediaType: 'text/markdown' }, { markdown: true });
  expect(markdown.pages[0]).toMatchObject({ text: '# 題\n\n*a*\n', markdown: '# 題\n\n*a*\n' });
});

test('Markdown is given only where it is asked for', async () => {
  const facts = { mediaType: 'text/csv' };
  expect((await read('a,b\n', facts)).pages[0]?.markdown).toBeUndefined();
  expect((await read('a,b\n', facts, { markdown: true })).pages[0]?.markdown).toBe('| a | b |\n| --- | --- |\n');
});

test('a damaged XML file is read with a warning', async () => {
  expect(await read('<a>one<b>two', { mediaType: 'text/xml' })).toMatchObject({
    pages: [{ text: 'onetwo' }],
    warnings: [{ code: 'DAMAGED', message: 'file.txt: the file ends before its elements do.' }],
  });
});

test('10 MB in one line are read whole', async () => {
  const { pages } = await read('あいうえお'.repeat(700_000));
  expect(pages.map((page) => page.text.length)).toEqual(Array(7).fill(500_000));
});

test('an abort ends the reading with its reason', async () => {
  const reason = new Error('not wanted any more');
  await expect(read('a', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 10);
  await expect(read(new Uint8Array(40_000_000).fill(0x61), {}, { signal: stop.signal })).rejects.toBe(reason);
});
