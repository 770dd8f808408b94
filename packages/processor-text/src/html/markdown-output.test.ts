import { expect, test } from 'vitest';
import { readPage } from './html.fixture.ts';

test.each([
  ['headings and paragraphs', '<h1>題</h1><p>one</p><p>two</p><h3>sub</h3>', '# 題\n\none\n\ntwo\n\n### sub'],
  [
    'emphasis, code and links',
    '<p>a <b> bold </b> and <i>italic</i>, <code>x*y</code>, <del>old</del> <a href="https://example.com/a(b) c">link</a></p>',
    'a **bold** and *italic*, `x*y`, ~~old~~ [link](https://example.com/a%28b%29%20c)',
  ],
  ['links that are scripts or empty are text', '<a href="javascript:no()">a</a> <a>b</a> <a href=x></a>', 'a b'],
  [
    'pictures, their data left out',
    '<img src="a.png" alt="図"><img src="data:image/png;base64,AAAA" alt="b"><img src="data:x">',
    '![図](a.png)![b]()',
  ],
  [
    'lists within lists',
    '<ul><li>a<li>b<ol start=3><li>c<li>d</ol><li>e</ul><p>f</p>',
    '- a\n- b\n\n  3. c\n  4. d\n- e\n\nf',
  ],
  ['quotations', '<blockquote><p>a</p><p>b</p></blockquote>c', '> a\n>\n> b\n\nc'],
  [
    'code blocks, fenced longer than what they hold',
    '<pre><code>if (a) {\n  ```\n}</code></pre>x',
    '````\nif (a) {\n  ```\n}\n````\n\nx',
  ],
  [
    'tables, with bars escaped and wide cells filled up',
    '<table><tr><th>a|b<th>c</tr><tr><td colspan=2>d<br>e</tr><tr><td>f<td><ul><li>g<li>h</ul></table>after',
    '| a\\|b | c |\n| --- | --- |\n| d<br>e |  |\n| f | g h |\n\nafter',
  ],
  [
    'a table within a table is text of its cell',
    '<table><tr><td>a<table><tr><td>b<td>c</table></td></tr></table>',
    '| a b c |\n| --- |',
  ],
  [
    'a row wider than those before begins a table, since its cells would not be shown',
    '<table><tr><td>題<tr><td>a<td>b<tr><td>c</table>',
    '| 題 |\n| --- |\n\n| a | b |\n| --- | --- |\n| c |  |',
  ],
  ['a line', 'a<hr>b', 'a\n\n---\n\nb'],
  ['emphasis is closed with its block', '<b><p>a</p><p>b</p></b>c', '**a**\n\n**b**\n\nc'],
])('%s', (_what, source, markdown) => {
  expect(readPage(source).markdown).toBe(markdown);
  for (const step of [1, 3]) expect(readPage(source, { step }).markdown).toBe(markdown);
});

test('characters that would mean something are escaped', () => {
  expect(readPage('<p>1. a *b* _c_ snake_case [d] &lt;e></p><p># f</p><p>- g</p>').markdown).toBe(
    '1\\. a \\*b\\* \\_c\\_ snake_case \\[d\\] \\<e>\n\n\\# f\n\n\\- g',
  );
});
