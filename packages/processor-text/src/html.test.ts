import { expect, test } from 'vitest';
import { encode } from './encoding/encode.fixture.ts';
import { html } from './html.ts';
import { contextOf, type FileFacts, fileOf } from './testing.fixture.ts';

const read = (content: Uint8Array | string, facts: FileFacts = {}, given: Parameters<typeof contextOf>[0] = {}) =>
  html().process(fileOf(content, { name: 'page.html', mediaType: 'text/html', ...facts }), contextOf(given));

test('a page becomes text, parts and metadata', async () => {
  expect(
    await read('<html lang=ja><title>題</title><body><h1>見出し</h1><p>本文<img alt="図">\0</p><script>no</script>'),
  ).toEqual({
    pages: [
      {
        number: 1,
        text: '見出し\n本文',
        origin: 'text',
        parts: [{ kind: 'alt-text', text: '図' }],
        reason: 'HTML in utf-8',
      },
    ],
    metadata: { title: '題', language: 'ja', encoding: 'utf-8' },
    warnings: [],
  });
});

const PAGE = (meta: string) => `<html><head>${meta}<title>見積書</title></head><body>株式会社テスト</body></html>`;

test.each([
  ['the page itself', '<meta charset="x-sjis">', {}],
  ['the transport, before the page itself', '<meta charset="utf-8">', { declaredType: 'text/html; charset=Shift_JIS' }],
  ['the detection, where the page names what it is not', '<meta charset="utf-8">', { encoding: 'shift_jis' }],
  ['the bytes, where nobody says it', '', {}],
])('the encoding is told by %s', async (_by, meta, facts) => {
  expect(await read(encode(PAGE(meta), 'shift_jis'), facts)).toMatchObject({
    pages: [{ text: '株式会社テスト' }],
    metadata: { title: '見積書', encoding: 'shift_jis' },
  });
});

test('a page that names an old encoding and was saved as UTF-8 is read as UTF-8', async () => {
  expect((await read(PAGE('<meta charset=shift_jis>'))).pages[0]?.text).toBe('株式会社テスト');
});

test('XHTML is read by its own rules', async () => {
  const source = '<?xml version="1.0"?><html><head><script src="a.js"/><title>t</title></head><body>b</body></html>';
  expect(await read(source, { mediaType: 'application/xhtml+xml' })).toMatchObject({ pages: [{ text: 'b' }] });
});

test('Markdown is given where it is asked for', async () => {
  expect((await read('<h1>a</h1><p><b>b</b>', {}, { markdown: true })).pages[0]).toMatchObject({
    text: 'a\nb',
    markdown: '# a\n\n**b**',
  });
});

test('a page without text has no page, but its title', async () => {
  expect(await read('<title>t</title><body> &nbsp; </body>')).toEqual({
    pages: [],
    metadata: { title: 't', encoding: 'utf-8' },
    warnings: [],
  });
});

test('warnings tell of a tag that swallows the rest, and of nesting', async () => {
  const source = `${'<div>'.repeat(20)}text<a href="unclosed>lost`;
  expect(await read(source, {}, { limits: { nestingDepth: 10 } })).toMatchObject({
    pages: [{ text: 'text' }],
    warnings: [
      {
        code: 'DAMAGED',
        message:
          'page.html ends inside a tag, perhaps for an unclosed quotation mark; what the tag swallowed was not read.',
      },
      {
        code: 'NESTING_FLATTENED',
        message:
          'page.html: more than 10 levels found, the limit is 10 levels (MAX_NESTING_DEPTH); all text was read, without the structure below.',
      },
    ],
  });
});

test('the limit of characters cuts the text and stops the reading', async () => {
  const { pages, warnings } = await read('<p>0123456789</p>'.repeat(100_000), {}, { limits: { textCharacters: 1000 } });
  expect(pages.map((page) => page.text.length)).toEqual([1000]);
  expect(warnings).toMatchObject([{ code: 'TEXT_TRUNCATED' }]);
});

test('a long page is cut into pages at line ends, Markdown with it', async () => {
  const { pages } = await read('<p>0123456789</p>'.repeat(100_000), {}, { markdown: true });
  expect(pages.map((page) => page.number)).toEqual([1, 2, 3]);
  expect(pages.map((page) => page.text).join('')).toBe(Array(100_000).fill('0123456789').join('\n'));
  expect(pages.slice(0, -1).every((page) => page.text.endsWith('\n'))).toBe(true);
  expect(pages.map((page) => page.markdown).join('')).toBe(Array(100_000).fill('0123456789').join('\n\n'));
});

test('a file without bytes is refused as empty, one that is no text as damaged', async () => {
  await expect(read('')).rejects.toMatchObject({ code: 'EMPTY_FILE' });
  await expect(read(Uint8Array.from({ length: 5000 }, (_, at) => (at * 37) & 0x1f))).rejects.toMatchObject({
    code: 'CORRUPT',
  });
});

test('an abort ends the reading with its reason', async () => {
  const reason = new Error('not wanted any more');
  await expect(read('a', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 10);
  await expect(read('<p>x'.repeat(10_000_000), {}, { signal: stop.signal })).rejects.toBe(reason);
});
