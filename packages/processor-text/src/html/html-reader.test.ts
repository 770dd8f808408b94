import { describe, expect, test } from 'vitest';
import { readPage } from './html.fixture.ts';

/** The text is the same however the page is cut into chunks. */
function textOf(source: string): string {
  const { text } = readPage(source);
  for (const step of [1, 2, 3, 7]) expect(readPage(source, { step }).text).toBe(text);
  return text;
}

describe('what a person sees is read', () => {
  test.each([
    [
      'blocks begin and end lines',
      '<h1>見出し</h1><p>one</p><div>two<div>three</div>four</div>',
      '見出し\none\ntwo\nthree\nfour',
    ],
    ['inline elements part no word', '有什<strong>么需</strong>要<a href=x>我</a>帮', '有什么需要我帮'],
    ['white space is one space', '  a \n\t b  <b> c </b> d ', 'a b c d'],
    ['a line end between two Japanese characters is nothing', '日本\n  語の<b>\n文</b>章 です', '日本語の文章 です'],
    ['a line end between Japanese and English is a space', '日本\nJapan\n語', '日本 Japan 語'],
    [
      'breaks end lines, two leave an empty one, more no more',
      'a<br>b<br><br>c<br/><br><br>d</br>e',
      'a\nb\n\nc\n\nd\ne',
    ],
    ['preformatted text keeps its lines and spaces', '<p>x</p><pre>\n  a\n    b\n</pre><p>y</p>', 'x\n  a\n    b\ny'],
    ['an inline style can keep them too', '<div style="white-space: pre-wrap">a\n  b</div>', 'a\n  b'],
    [
      'character references are decoded, also without semicolon and above U+FFFF',
      '&lt;&eacute;&#26085;&#x672c;&#x1F600;&copy &#150;',
      '<é日本😀© –',
    ],
    ['broken character references harm nothing', '&#xD800;&#0;&#99999999;&unknown;&', '\ufffd\ufffd\ufffd&unknown;&'],
    ['lists give their items', '<ul><li>a<li>b<ul><li>c</ul></ul><dl><dt>d<dd>e</dl>', 'a\nb\nc\nd\ne'],
    [
      'details, labels, buttons and options are read',
      '<details><summary>s</summary>d</details><label>l</label><button>b1</button><button>b2</button><select><option>o1<option>o2<optgroup label=g><option>o3</select>',
      's\nd\nl b1 b2\no1\no2\ng\no3',
    ],
    ['ruby gives the base text', '<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</ruby>です', '漢字です'],
    ['soft breaks are nothing', 'super<wbr>cali', 'supercali'],
    ['text outside of any element is read', 'just text', 'just text'],
    [
      'text in SVG is read, definitions are not',
      '<p>a</p><svg><title>t</title><defs><text>no</text></defs><text>図</text><style>no</style></svg><p>b</p>',
      'a\n図\nb',
    ],
    [
      'text in MathML is read, annotations are not',
      '<math><mi>x</mi><mo>=</mo><mn>2</mn><annotation>no</annotation></math>',
      'x=2',
    ],
    [
      'a page within a page is read',
      'outside<iframe srcdoc="<p>inside &amp;amp; <b>bold</b></p><script>no</script>">no</iframe>after',
      'outside\ninside & bold\nafter',
    ],
  ])('%s', (_what, source, text) => {
    expect(textOf(source)).toBe(text);
  });
});

describe('tables are read row by row, with tabs between cells', () => {
  test.each([
    [
      'head, body and caption',
      '<table><caption>売上</caption><thead><tr><th>月<th>円</thead><tbody><tr><td>1<td>100<tr><td>2<td>200</table>',
      '売上\n月\t円\n1\t100\n2\t200',
    ],
    [
      'empty cells keep their columns, a row without text is none',
      '<table><tr><td></td><td>b</td><td></td><td>d</td></tr><tr><td></td></tr><tr><td>e</table>',
      '\tb\t\td\ne',
    ],
    [
      'paragraphs within cells part no row',
      '<table><tr><td><p>a</p></td><td><p>b</p><p>c</p></td><td>d</td></tr></table>',
      'a\tb\nc\td',
    ],
    [
      'a table within a table',
      '<table><tr><td>a<table><tr><td>b<td>c</table></td><td>d</td></tr></table>',
      'a\nb\tc\nd',
    ],
    ['a cell without a table is a block', '<td>a</td><td>b</td>', 'a\nb'],
  ])('%s', (_what, source, text) => {
    expect(textOf(source)).toBe(text);
  });
});

describe('what a person does not see is not read', () => {
  test.each([
    [
      'scripts, styles, templates and comments',
      'a<script>if (1 < 2) "</p>"</script><style>b{}</style><template>c</template><!-- d --><!--[if mso]>e<![endif]-->f',
      'af',
    ],
    [
      'what is shown only without scripts, frames or media',
      '<noscript>a</noscript><noframes>b</noframes><video>c</video><audio>d</audio><canvas>e</canvas><iframe>f</iframe>g',
      'g',
    ],
    [
      'hidden elements with all that they hold',
      '<div hidden>a<div>b</div>c</div>d<span style="color:red; DISPLAY : none!important">e</span>f<p style="visibility:hidden">g</p>',
      'df',
    ],
    ['a style that only looks like it', '<p style="x-display:none">a</p><p style="display:nonesuch">b</p>', 'a\nb'],
    ['a dialog that is not open', '<dialog>a</dialog><dialog open>b</dialog>', 'b'],
    ['conditional content for other programs is shown', '<![if !mso]>a<![endif]>', 'a'],
    ['the end tag of something else ends no hidden element', '<div hidden>a</span></p>b</div>c', 'c'],
    ['a hidden paragraph ends where the next block begins', '<p hidden>a<b>b<div>c</div>', 'c'],
    [
      'an end tag in a cell does not end the element around the table',
      '<div hidden><table><tr><td>a</div>b</td></tr></table></div>c',
      'c',
    ],
    ['a declaration or CDATA', '<!DOCTYPE html><![CDATA[a]]><?php b ?>c', 'c'],
  ])('%s', (_what, source, text) => {
    expect(textOf(source)).toBe(text);
  });
});

test('alternative texts and form fields are parts, not body text', () => {
  const { text, parts } = readPage(
    '<p>text<img src=a alt="組織図\n 2024"><img alt=""><map><area alt="area"></map></p>' +
      '<input value="田中"><input type=hidden value=no><input type=checkbox value=no><input type=password value=no>' +
      '<input type=submit value="送信"><input type=image alt="go"><input placeholder="氏名"><textarea>line 1\nline 2</textarea>' +
      '<img alt="unseen" hidden><div style="display:none"><img alt="unseen"></div><svg><title>図の題</title></svg>',
  );
  expect(text).toBe('text');
  expect(parts).toEqual([
    { kind: 'alt-text', text: '組織図\n 2024' },
    { kind: 'alt-text', text: 'area' },
    { kind: 'form-field', text: '田中' },
    { kind: 'form-field', text: '送信' },
    { kind: 'alt-text', text: 'go' },
    { kind: 'form-field', text: '氏名' },
    { kind: 'form-field', text: 'line 1\nline 2' },
    { kind: 'alt-text', text: '図の題' },
  ]);
});

test('XHTML closes elements by its empty tags, HTML does not', () => {
  const source = '<head><title/><script src="a.js"/></head><p>one<div/>two</p><![CDATA[three]]>';
  expect(readPage(source, { dialect: 'xhtml' }).text).toBe('one\ntwo\nthree');
  expect(readPage('<div hidden/>unseen').text).toBe('');
});

test('inline tags closed in the wrong order part no line', () => {
  expect(textOf('<b><p>one</b> two</p><i>three<b>four</i>five</b>')).toBe('one two\nthreefourfive');
});

test('a file that ends inside a tag keeps what came before, and says so', () => {
  for (const source of ['<p>before</p><a href="unclosed>after</a>', '<p>before</p><a hr', '<p>before</p><img alt='])
    expect(readPage(source)).toMatchObject({ text: 'before', report: { cutOff: true } });
  expect(readPage('<p>before</p><a>').report.cutOff).toBe(false);
});

test('unclosed comments, scripts and titles end with the file', () => {
  expect(textOf('a<!-- b <p>c')).toBe('a');
  expect(textOf('a<script>b <p>c')).toBe('a');
  expect(readPage('a<title>b <p>c')).toMatchObject({ text: 'a', metadata: { title: 'b <p>c' } });
});

test('300,000 nested elements are read in a moment, and said to be flattened', { timeout: 60_000 }, () => {
  const before = performance.now();
  for (const tag of ['div', 'b', 'p', 'table><tr><td', 'svg', 'ul><li', 'blockquote'])
    expect(readPage(`${`<${tag}>`.repeat(300_000)}深い${'</div>'.repeat(300_000)}後`, { step: 32_768 })).toMatchObject({
      text: expect.stringMatching(/^深い\n?後$/),
      report: { flattened: tag !== 'p' },
    });
  expect(performance.now() - before).toBeLessThan(30_000);
});

test('what is unseen stays so below the limit of nesting', () => {
  const deep = '<div>'.repeat(20);
  const source = `${deep}<script>no</script><div hidden>no<p>no</p><div>no</div></div>yes`;
  expect(readPage(source, { nestingDepth: 10 })).toMatchObject({ text: 'yes', report: { flattened: true } });
});

test('pages within pages are read five levels deep', () => {
  let source = 'level 6';
  for (let level = 5; level >= 0; level--)
    source = `level ${level}<iframe srcdoc="${source.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`;
  expect(readPage(source)).toMatchObject({
    text: 'level 0\nlevel 1\nlevel 2\nlevel 3\nlevel 4\nlevel 5',
    report: { innerPageLeft: true },
  });
});

test('a page within a page is read whole, however long', () => {
  const { text } = readPage(`<iframe srcdoc="${'<p>0123456789</p>'.repeat(200_000)}"></iframe>`, { step: 32_768 });
  expect(text.length).toBe(200_000 * 11 - 1);
});
