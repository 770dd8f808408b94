import { expect, test } from 'vitest';
import { writeEmf } from '../fixtures/metafile.ts';
import { read } from '../fixtures/read.ts';

const readRtf = (body: string | Buffer, limits = {}) =>
  read(Buffer.from(body as string, 'latin1'), { mediaType: 'application/rtf', limits });
/** A document in code page 932 with a Japanese font 0 and a western font 1; `body` is Latin-1. */
const japanese = (body: string) =>
  readRtf(
    `{\\rtf1\\ansi\\ansicpg932\\deff0{\\fonttbl{\\f0\\fnil\\fcharset128 MS Mincho;}{\\f1\\froman\\fcharset0 Times;}{\\f2\\fnil\\fcharset2 Symbol;}{\\f3\\fswiss\\fcharset204 Arial Cyr;}}${body}}`,
  );
const textOf = async (body: string) => (await japanese(body)).pages.map(({ text }) => text).join('\f');

test('characters of two bytes are read: escaped, half escaped, and raw with a second byte like a backslash or brace', async () => {
  // 日本, ア (83 41), 表 (95 5C), ボ (83 7B), ポ (83 7C)
  expect(await textOf("\\'93\\'fa\\'96\\'7b \\'83A \\'95\\\\ \x95\\ \x83{\x83|")).toBe('日本 ア 表 表 ボポ');
});

test('the font decides the code page; ANSI fonts of a Japanese document are in its own code page', async () => {
  expect(await textOf("{\\f3 \\'cf\\'f0\\'e8} {\\f1 \\'93\\'fa} {\\f2 \\'61}")).toBe('При 日 α');
});

test('Unicode has its stand-in left out, also one of two bytes, of none, and of a control word', async () => {
  expect(
    await textOf("\\uc2\\u26085\\'93\\'fa\\uc1\\u26412?\\uc0\\u35486 x{\\uc1\\u-10179?\\u-8704?\\u12354\\endash !}"),
  ).toBe('日本語x😀あ!');
});

test('of the two halves of \\upr only that in Unicode is read', async () => {
  expect(await textOf('{\\upr{ansi}{\\*\\ud{\\u26085?}}}x')).toBe('日x');
});

test('tables are read row by row, paragraphs in a cell stay on its line', async () => {
  const row = (...cells: string[]) => `\\trowd\\pard\\intbl ${cells.map((cell) => `${cell}\\cell `).join('')}\\row`;
  expect(await textOf(`a\\par${row('b', 'c\\par d')}${row('e', 'f')}\\pard g`)).toBe('a\nb\tc d\ne\tf\ng');
});

test('headers, notes, comments and text boxes are parts, list labels stand as they are shown', async () => {
  const { pages } = await japanese(
    '{\\header \\pard head\\par}{\\footerf foot}body{\\footnote \\chftn  note}{\\footnote\\ftnalt end}{\\*\\atnid T}{\\*\\atnauthor Tanaka}{\\*\\annotation{\\*\\atnref 1}ok}' +
      '{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn wzDescription}{\\sv picture of a cat}}{\\shptxt box\\par}}{\\shprslt{\\*\\do twice}}}{\\listtext\\pard 1.\\tab}item',
  );
  expect({ text: pages[0]?.text, parts: pages[0]?.parts }).toEqual({
    text: 'body1.\titem',
    parts: [
      { kind: 'header', text: 'head' },
      { kind: 'footer', text: 'foot' },
      { kind: 'footnote', text: 'note' },
      { kind: 'endnote', text: 'end' },
      { kind: 'comment', text: 'ok', author: 'Tanaka' },
      { kind: 'alt-text', text: 'picture of a cat' },
      { kind: 'text-box', text: 'box' },
    ],
  });
});

test('results of fields are read, codes are not; furigana in a code leaves its base text', async () => {
  const { pages, metadata } = await japanese(
    "{\\field{\\*\\fldinst HYPERLINK \"https://example.com/\"}{\\fldrslt link}} {\\field{\\*\\fldinst PAGE}{\\fldrslt 3}} {\\field{\\*\\fldinst EQ \\\\* jc2 \\\\o\\\\ad(\\\\s\\\\up 9(yomi),\\'93\\'fa\\'96\\'7b)}}",
  );
  expect({ text: pages[0]?.text, metadata }).toEqual({
    text: 'link 3 日本',
    metadata: { links: ['https://example.com/'] },
  });
});

test('hidden and deleted text and unknown destinations are left out, changes are counted', async () => {
  const { pages, metadata } = await japanese(
    'a{\\v hidden}{\\deleted gone}{\\revised new}{\\*\\unknown secret}{\\*\\cs15 b}\\v x\\v0 c\\plain d',
  );
  expect({ text: pages[0]?.text, metadata }).toEqual({
    text: 'anewbcd',
    metadata: { trackedInsertions: 1, trackedDeletions: 1 },
  });
});

test('pages begin at breaks and at sections, but not at continuous ones', async () => {
  expect(await textOf('a\\page b\\sect\\sectd c\\sect\\sectd\\sbknone d\\sect e')).toBe('a\fb\fc\fd\ne');
});

test('metadata has our names', async () => {
  const { metadata } = await japanese(
    "{\\info{\\title \\'8c_\\'96\\'f1}{\\author Sato}{\\keywords a; b}{\\company Co}{\\creatim\\yr2026\\mo4\\dy1\\hr9\\min5}{\\revtim\\yr1601\\mo1\\dy1}{\\nofpages3}}{\\*\\userprops{\\propname dep}\\proptype30{\\staticval GA}}x",
  );
  expect(metadata).toEqual({
    title: '契約',
    creator: 'Sato',
    subject: ['a', 'b'],
    publisher: 'Co',
    created: '2026-04-01T09:05:00',
    pageCount: 3,
    'custom.dep': 'GA',
  });
});

test('text of a metafile is read; of an object that is a file of its own the file is', async () => {
  const size = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
  const name = (text: string) => Buffer.concat([size(text.length + 1), Buffer.from(`${text}\0`)]);
  const wrapped = Buffer.concat([
    Buffer.from([2, 0]),
    Buffer.from('a.txt\0c:\\a.txt\0'),
    size(3),
    size(1),
    Buffer.alloc(1),
    size(2),
    Buffer.from('hi'),
  ]);
  const ole1 = Buffer.concat([size(0x501), size(2), name('Package'), size(0), size(0), size(wrapped.length), wrapped]);
  const picture = writeEmf([{ text: '図', x: 0, y: 0 }]).toString('hex');
  const object = (kind: string, data: string) =>
    `{\\object${kind}{\\*\\objclass Package}${data}{\\result{\\pict\\emfblip ${picture}}}}`;
  const { pages, files } = await japanese(
    `x${object('\\objemb', `{\\*\\objdata ${ole1.toString('hex')}}`)}${object('\\objlink', '')}`,
  );
  expect({ parts: pages[0]?.parts, files }).toEqual({
    parts: [{ kind: 'other', text: '図' }],
    files: { 'a.txt': 'hi' },
  });
});

test('binary data, deep nesting and a cut end harm nothing', async () => {
  expect(await textOf(`a{\\pict\\bin5 {}}{{}}b${'{'.repeat(6000)}c${'}'.repeat(6000)}d`)).toBe('abcd');
  const { pages, warnings } = await readRtf('{\\rtf1 whole {\\b half');
  expect([pages[0]?.text, warnings.map(({ code }) => code)]).toEqual(['whole half', ['DAMAGED']]);
});

test('what does not begin as RTF is CORRUPT', async () => {
  await expect(readRtf('plain text')).rejects.toMatchObject({ code: 'CORRUPT' });
});

test('a document longer than a chunk of the disk is read whole', async () => {
  const { pages } = await japanese(Array.from({ length: 20_000 }, () => "\\'93\\'fa\\'96\\'7b\\par ").join('\n'));
  expect(pages[0]?.text).toBe(Array.from({ length: 20_000 }, () => '日本').join('\n'));
});
