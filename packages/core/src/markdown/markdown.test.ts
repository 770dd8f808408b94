import { expect, test } from 'vitest';
import { escapeText } from './escape.ts';
import { createMarkdownWriter, createRowStream, fencedCode, inlineMarkdown, tableLines, writeParts } from './index.ts';
import { randomNumbers, randomText, rendered, shown, shownTables } from './rendered.fixture.ts';

const SAMPLES = 400;
const tidy = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replaceAll(/[ \t]+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');

/** What blocks become. */
function written(write: (writer: ReturnType<typeof createMarkdownWriter>) => void): string {
  const writer = createMarkdownWriter();
  write(writer);
  return writer.take();
}

test('any text is shown as it was, as a paragraph of several lines, an item, a heading and a quotation', () => {
  const next = randomNumbers(1);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const text = randomText(next, ['\n']);
    const escaped = escapeText(text);
    const flat = tidy(text.replaceAll('\n', ' '));
    expect(tidy(shown(written((to) => to.paragraph(escaped))))).toBe(tidy(text));
    expect(tidy(shown(written((to) => to.item({ level: 1, label: '1.', markdown: escaped }))))).toBe(tidy(text));
    expect(tidy(shown(written((to) => to.heading(2, escaped))))).toBe(flat);
    if (flat !== '') expect(tidy(shown(written((to) => to.aside('Note', escaped))))).toBe(`Note: ${tidy(text)}`);
  }
});

test('the cells of a table are shown as they were, with bars, backslashes and line ends', () => {
  const next = randomNumbers(2);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const columns = 1 + next(4);
    const rows = Array.from({ length: 1 + next(4) }, () =>
      Array.from({ length: columns }, () => (next(5) === 0 ? '' : tidy(randomText(next, ['\n', '|', '\\|', '\\'])))),
    );
    rows[0]![0] ||= '品名';
    const markdown = tableLines(rows.map((row) => row.map(escapeText))).join('\n');
    expect(shownTables(markdown).map((row) => row.map(tidy))).toEqual(rows);
  }
});

test('text of several looks is shown whole, and no mark is left to be seen', () => {
  const next = randomNumbers(3);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const pieces = Array.from({ length: 1 + next(4) }, () => ({
      text: next(2) === 0 ? randomText(next) : ['契約', ' the ', '「甲」', 'word', '（乙）', '、'][next(6)]!,
      bold: next(2) === 0,
      italic: next(3) === 0,
      strike: next(6) === 0,
      link: next(6) === 0 ? 'https://example.com/a(b) c' : undefined,
    }));
    const markdown = written((to) => to.paragraph(inlineMarkdown(pieces)));
    expect(tidy(shown(markdown)), JSON.stringify(pieces)).toBe(tidy(pieces.map(({ text }) => text).join('')));
  }
});

test('bold Japanese is bold with a bracket at its edge, beside a letter', () => {
  const markdown = inlineMarkdown([{ text: '本契約の' }, { text: '「委託料」', bold: true }, { text: 'は' }]);
  expect(markdown).toBe('本契約の「**委託料**」は');
  expect(rendered(markdown)).toBe('<p>本契約の「<strong>委託料</strong>」は</p>');
  expect(inlineMarkdown([{ text: ' 甲 ', bold: true, italic: true }, { text: '', bold: true }, { text: '乙' }])).toBe(
    ' ***甲*** 乙',
  );
});

test('neighbours of one look are one piece, and links keep their target', () => {
  expect(
    inlineMarkdown([
      { text: 'a ', bold: true },
      { text: 'b', bold: true },
      { markdown: '[^1]' },
      { text: 'c d', link: 'https://example.com/契約 書(1)' },
      { text: 'e', link: 'javascript:no()' },
    ]),
  ).toBe('**a b**[^1][c d](https://example.com/契約%20書%281%29)e');
});

test('blocks stand apart, lists lie in one another by level, and numbers stay as they were', () => {
  const markdown = written((to) => {
    to.heading(1, '1. 総則');
    to.paragraph('甲は\n乙に');
    to.item({ level: 1, label: '1.', markdown: '一' });
    to.item({ level: 2, label: '•', markdown: 'a' });
    to.item({ level: 3, label: '(a)', markdown: 'x\ny' });
    to.item({ level: 1, label: '2.', markdown: '二' });
    to.item({ level: 1, label: '9.', markdown: '九' });
    to.item({ level: 2, label: '4.', markdown: '四' });
    to.item({ level: 1, label: '第1条', markdown: '目的' });
    to.heading(9, 'end #');
    to.table([['a', 'b\nc'], ['d']]);
    to.note('1', 'note');
  });
  expect(markdown.split('\n')).toEqual([
    '# 1. 総則',
    '',
    '甲は\\',
    '乙に',
    '',
    '1. 一',
    '   - a',
    '     - (a) x\\',
    '       y',
    '2. 二',
    '',
    '<!-- -->',
    '',
    '9. 九',
    '',
    '   4. 四',
    '- 第1条 目的',
    '',
    '###### end \\#',
    '',
    '| a | b<br>c |',
    '| --- | --- |',
    '| d |  |',
    '',
    '[^1]: note',
  ]);
  expect(rendered(markdown)).toMatch(/<ol start="9">\s*<li><p>九<\/p>\s*<ol start="4">\s*<li>四<\/li>/);
});

test('a stream of rows begins a new table where a row is wider, and leaves out empty rows', () => {
  const rows = createRowStream();
  expect([['題', ''], [' ', ''], ['a', 'b', 'c'], ['d'], ['e', 'f', 'g', '']].map((row) => rows.row(row))).toEqual([
    ['| 題 |  |', '| --- | --- |'],
    undefined,
    ['', '| a | b | c |', '| --- | --- | --- |'],
    ['| d |  |  |'],
    ['| e | f | g |'],
  ]);
});

test('parts of a page say what they are', () => {
  const markdown = written((to) =>
    writeParts(to, [
      { kind: 'comment', text: '# 要確認\n[1]', author: '山田 *太郎*' },
      { kind: 'alt-text', text: '図\n1' },
      { kind: 'note', text: ' ' },
    ]),
  );
  expect(markdown).toBe('> **Comment (山田 \\*太郎\\*):** \\# 要確認\\\n> \\[1\\]\n\n![図 1]()');
});

test('code stands between fences longer than any in it', () => {
  expect(fencedCode('a\n````\nb')).toEqual(['`````', 'a', '````', 'b', '`````']);
});
