import { expect, test } from 'vitest';
import { type DocxParts, NAMESPACES, paragraph, relationships, writeDocx } from '../fixtures/docx.ts';
import { read } from '../fixtures/read.ts';

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const pagesOf = async (body: string, parts?: DocxParts, markdown = true) =>
  (await read(writeDocx(body, parts), { mediaType: MEDIA_TYPE, markdown })).pages.map((page) => page.markdown);
const run = (text: string, properties = '') =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const cell = (content: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`;
const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`;
const styled = (id: string, name: string, more = '', type = 'paragraph') =>
  `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
const STYLES: DocxParts = {
  relations: [
    ['s', 'styles', 'styles.xml'],
    ['n', 'numbering', 'numbering.xml'],
    ['f', 'footnotes', 'footnotes.xml'],
    ['e', 'endnotes', 'endnotes.xml'],
    ['x', 'hyperlink', 'https://example.com/a_b'],
  ],
  parts: {
    'word/styles.xml': `<w:styles ${NAMESPACES}>${styled('1', 'heading 1')}${styled('2', '見出し', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr>')}${styled('S', 'Strong', '<w:rPr><w:b/></w:rPr>', 'character')}</w:styles>`,
    'word/numbering.xml': `<w:numbering ${NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="・"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="aiueo"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    'word/footnotes.xml': `<w:footnotes ${NAMESPACES}><w:footnote w:id="5"><w:p>${run('注 ')}<w:hyperlink r:id="x">${run('外')}</w:hyperlink></w:p></w:footnote></w:footnotes>`,
    'word/_rels/footnotes.xml.rels': relationships([['x', 'hyperlink', 'https://example.org/']]),
    'word/endnotes.xml': `<w:endnotes ${NAMESPACES}><w:endnote w:id="5">${paragraph('末尾')}</w:endnote></w:endnotes>`,
  },
};
const COMMENTED: DocxParts = {
  relations: [...(STYLES.relations ?? []), ['c', 'comments', 'comments.xml']],
  parts: {
    ...STYLES.parts,
    'word/comments.xml': `<w:comments ${NAMESPACES}><w:comment w:id="0" w:author="山田">${paragraph('要確認')}</w:comment></w:comments>`,
  },
};
const item = (level: number, text: string) =>
  paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`);

test('headings by style and outline level, lists by level with the numbers that are shown', async () => {
  const body = [
    paragraph('総則', '<w:pStyle w:val="1"/>'),
    paragraph('目的', '<w:pStyle w:val="2"/>'),
    paragraph('# 本文 *強調*'),
    item(0, '甲'),
    item(1, '乙'),
    item(2, '丙'),
    item(0, '丁'),
    paragraph('節', '<w:outlineLvl w:val="2"/>'),
  ];
  expect(await pagesOf(body.join(''), STYLES)).toEqual([
    '# 総則\n\n## 目的\n\n\\# 本文 \\*強調\\*\n\n1. 甲\n   - 乙\n     - (ア) 丙\n2. 丁\n\n### 節',
  ]);
});

test('looks of runs, of their styles, and links by relationship and by field', async () => {
  const field = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  const body = `<w:p>${run('これは', '')}${run('「重', '<w:b/>')}${run('要」', '<w:b w:val="1"/>')}${run('で', '<w:rStyle w:val="S"/>')}${run('す', '<w:rStyle w:val="S"/><w:b w:val="0"/><w:i/>')}${run('旧', '<w:strike/>')}<w:hyperlink r:id="x">${run('リンク')}${run('太', '<w:b/>')}</w:hyperlink>${field('begin')}<w:r><w:instrText>HYPERLINK "https://example.com/f"</w:instrText></w:r>${field('separate')}${run('欄')}${field('end')}<w:r><w:br/></w:r>${run('次')}</w:p>`;
  expect(await pagesOf(body, STYLES)).toEqual([
    'これは「**重要」で***す*~~旧~~[リンク](https://example.com/a_b)[**太**](https://example.com/a_b)[欄](https://example.com/f)\\\n次',
  ]);
});

test('tables with wide cells, several lines, bars and tables in them; a frame around blocks is no table', async () => {
  const inner = `<w:tbl>${row(cell(paragraph('内')), cell(paragraph('表')))}</w:tbl>`;
  const body = `<w:tbl>${row(cell(paragraph('品名|数')), cell(paragraph('単価')), cell(paragraph('計')))}${row(
    cell(paragraph('机') + paragraph('椅子'), '<w:gridSpan w:val="2"/>'),
    cell(`${inner}${paragraph('12')}`),
  )}</w:tbl>${paragraph('')}<w:tbl>${row(cell(paragraph('枠', '<w:pStyle w:val="1"/>') + item(0, '内側')))}</w:tbl>`;
  expect(await pagesOf(body, STYLES)).toEqual([
    '| 品名\\|数 | 単価 | 計 |\n| --- | --- | --- |\n| 机<br>椅子 |  | 内 表<br>12 |\n\n# 枠\n\n1. 内側',
  ]);
});

test('notes stand behind the page that refers to them, pictures in their place, boxes and comments after it', async () => {
  const picture = '<w:drawing><wp:docPr id="1" name="p" descr="組織図"/></w:drawing>';
  const box = `<w:pict><v:textbox><w:txbxContent>${paragraph('囲み')}</w:txbxContent></v:textbox></w:pict>`;
  const body = `<w:p>${run('本文')}<w:r><w:footnoteReference w:id="5"/></w:r>${run('と')}<w:r><w:endnoteReference w:id="5"/></w:r><w:r>${picture}</w:r>${run('後')}<w:r>${box}</w:r><w:r><w:commentReference w:id="0"/></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r>${run('次頁')}<w:r><w:footnoteReference w:id="5"/></w:r></w:p>`;
  expect(await pagesOf(body, COMMENTED)).toEqual([
    '本文[^1]と[^e1]![組織図]()後\n\n> **Text box:** 囲み\n\n> **Comment (山田):** 要確認\n\n[^1]: 注 [外](https://example.org/)\n\n[^e1]: 末尾',
    '次頁[^1]',
  ]);
});

test('a table that goes on on the next page is a table on each', async () => {
  const breaks = '<w:p><w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r></w:p>';
  const body = `<w:tbl>${row(cell(paragraph('一')), cell(paragraph('a')))}${row(cell(breaks), cell(paragraph('b')))}</w:tbl>`;
  expect(await pagesOf(body)).toEqual(['| 一 | a |\n| --- | --- |', '| 二 | b |\n| --- | --- |']);
});

test('nothing of it is made where it is not asked for', async () => {
  expect(await pagesOf(paragraph('a', '<w:outlineLvl w:val="0"/>'), STYLES, false)).toEqual([undefined]);
});
