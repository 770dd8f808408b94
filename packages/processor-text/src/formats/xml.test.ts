import { expect, test } from 'vitest';
import { convert } from './formats.fixture.ts';

test.each([
  [
    'elements stand on lines of their own',
    '<?xml version="1.0"?>\n<a>\n  <b>田中</b>\n  <c>東京</c><c>大阪</c>\n</a>\n',
    '田中\n東京\n大阪',
  ],
  ['a single tag within running text parts no word', '<p>株式<b>会社</b>テスト</p>', '株式会社テスト'],
  [
    'attribute values are read, namespaces are not',
    '<a xmlns="urn:x" xmlns:y="urn:y" xsi:schemaLocation="z" name="見積" price="3">本</a>',
    '見積 3 本',
  ],
  ['CDATA and character references are text', '<a><![CDATA[x < y]]> &amp; &#x65e5;&#26412;&lt;</a>', 'x < y & 日本<'],
  ['comments and instructions are not read', '<a><!-- no --><?php no ?>yes</a>', 'yes'],
  [
    'text keeps its lines and loses what only indents it',
    '<a>\n    first   line\n    second line\n</a>',
    'first line\nsecond line',
  ],
  ['an empty element is nothing', '<a/>', ''],
])('%s', (_what, source, text) => {
  for (const step of [source.length, 1, 2, 7]) expect(convert('xml', source, step)).toEqual({ text, markdown: '' });
});

test('entities are neither declared nor expanded nor fetched: a billion laughs are one name', () => {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`).join('\n');
  const source = `<?xml version="1.0"?>\n<!-- <!DOCTYPE no> -->\n<!DOCTYPE lolz [\n<!ENTITY lol0 "lol">\n<!ENTITY e SYSTEM "file:///etc/passwd">\n<!ENTITY m "<b>markup]>'</b>"> <!-- ' -->\n${entities}\n]>\n<lolz>&lol9;&e;&m;</lolz>`;
  for (const step of [source.length, 1, 50]) expect(convert('xml', source, step).text).toBe('&lol9;&e;&m;');
});

test('an external document type is not read', () => {
  expect(convert('xml', '<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://localhost/x.dtd"><a>b</a>').text).toBe('b');
});

test('a document type without end is refused as damaged', () => {
  expect(() => convert('xml', '<!DOCTYPE a [ <!ENTITY b "c>')).toThrow(
    expect.objectContaining({ code: 'CORRUPT', message: 'The document type declaration of file does not end.' }),
  );
});

test('a file cut off is read as far as it goes, and said to be damaged', () => {
  const source = '<list><item name="a">one</item><item name="b">two';
  expect(convert('xml', source)).toEqual({
    text: 'a one\nb two',
    markdown: '',
    damage: 'the file ends before its elements do.',
  });
  expect(convert('xml', '<list><item>one</item><item name="b').text).toBe('one');
});

test('300,000 nested elements take no more than a moment', () => {
  const before = performance.now();
  const source = `${'<a>'.repeat(300_000)}deep${'</a>'.repeat(300_000)}`;
  expect(convert('xml', source, 262_144)).toEqual({ text: 'deep', markdown: '' });
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('SVG gives what is drawn as text, its title and description', () => {
  const source =
    '<svg xmlns="http://www.w3.org/2000/svg"><title>組織図</title><desc>2024年</desc><style>.a{fill:red}</style><defs/>' +
    '<path d="M0 0L1 1" id="p1"/><g><text x="1">営業<tspan>部</tspan></text><text>総務部</text></g></svg>';
  expect(convert('svg', source)).toEqual({ text: '組織図\n2024年\n営業部\n総務部', markdown: '' });
});
