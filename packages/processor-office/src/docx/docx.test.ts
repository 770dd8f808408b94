import { expect, test } from 'vitest';
import { type DocxParts, NAMESPACES, paragraph, writeDocx } from '../fixtures/docx.ts';
import { read } from '../fixtures/read.ts';

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const readDocx = (body: string, parts?: DocxParts) => read(writeDocx(body, parts), { mediaType: MEDIA_TYPE });
const textOf = async (body: string, parts?: DocxParts) =>
  (await readDocx(body, parts)).pages.map(({ text }) => text).join('\f');
const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
const cell = (content: string) => `<w:tc>${content}</w:tc>`;

test('paragraphs are lines, a table is read row by row with tabs between its cells', async () => {
  const body = `${paragraph('前')}<w:tbl><w:tr>${cell(paragraph('品名'))}${cell(paragraph('数量'))}</w:tr><w:tr>${cell(
    paragraph('机') + paragraph('椅子'),
  )}${cell(`<w:tbl><w:tr>${cell(paragraph('内'))}${cell(paragraph('表'))}</w:tr></w:tbl>${paragraph('12')}`)}</w:tr></w:tbl>${paragraph('後')}`;
  expect(await textOf(body)).toBe('前\n品名\t数量\n机 椅子\t内 表 12\n後');
});

test('insertions are read, deletions and moved text are not, both are counted', async () => {
  const { pages, metadata } = await readDocx(
    `<w:p>${run('a')}<w:ins w:id="1">${run('b')}</w:ins><w:del w:id="2"><w:r><w:delText>c</w:delText></w:r></w:del><w:moveFrom w:id="3">${run('d')}</w:moveFrom></w:p>` +
      `<w:tbl><w:tr><w:trPr><w:del w:id="4"/></w:trPr>${cell(paragraph('gone'))}</w:tr></w:tbl>`,
  );
  expect({ text: pages[0]?.text, metadata }).toEqual({
    text: 'ab',
    metadata: { trackedInsertions: 1, trackedDeletions: 3 },
  });
});

test('a paragraph whose mark is deleted runs on into the next one', async () => {
  expect(await textOf(`${paragraph('一', '<w:rPr><w:del w:id="1"/></w:rPr>')}${paragraph('二')}`)).toBe('一二');
});

test('of ruby only the base text is read', async () => {
  const ruby = `<w:ruby><w:rubyPr/><w:rt>${run('けいやく')}</w:rt><w:rubyBase>${run('契約')}</w:rubyBase></w:ruby>`;
  expect(await textOf(`<w:p><w:r>${ruby}</w:r>${run('書')}</w:p>`)).toBe('契約書');
});

test('of fields the result is read and not the code, also where they lie in one another', async () => {
  const char = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  const code = (text: string) => `<w:r><w:instrText>${text}</w:instrText></w:r>`;
  const { pages, metadata } = await readDocx(
    `<w:p>${char('begin')}${code('IF ')}${char('begin')}${code('PAGE')}${char('separate')}${run('7')}${char('end')}${code(' = 1')}${char('separate')}${run('shown')}${char('end')}</w:p>` +
      `<w:p>${char('begin')}${code('HYPERLINK "https://example.com/a"')}${char('separate')}${run('link')}${char('end')}<w:fldSimple w:instr="DATE">${run('2026年')}</w:fldSimple></w:p>`,
  );
  expect(pages[0]?.text).toBe('shown\nlink2026年');
  expect(metadata).toEqual({ links: ['https://example.com/a'] });
});

test('a drop-down field shows the entry that was chosen, a check box its state', async () => {
  const field = (data: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"><w:ffData>${data}</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
  const list = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="東京"/><w:listEntry w:val="大阪"/></w:ddList>';
  expect(await textOf(`<w:p>${field(list)}${field('<w:checkBox><w:default w:val="1"/></w:checkBox>')}</w:p>`)).toBe(
    '大阪☒',
  );
});

test('a field without an end hides nothing after its paragraph', async () => {
  const body = `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p>${paragraph('本文')}`;
  expect(await textOf(body)).toBe('\n本文');
});

test('of alternatives one is read: the choice where it says something, else the fallback', async () => {
  const box = (text: string) => `<w:txbxContent>${paragraph(text)}</w:txbxContent>`;
  const both = (choice: string) =>
    `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">${choice}</mc:Choice><mc:Fallback><w:pict><v:shape>${box('old')}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
  const { pages } = await readDocx(both(`<w:drawing>${box('new')}</w:drawing>`) + both('<w:drawing/>'));
  expect(pages[0]?.parts).toEqual([
    { kind: 'text-box', text: 'new' },
    { kind: 'text-box', text: 'old' },
  ]);
});

test('hidden text is not read, neither where its style hides it', async () => {
  const styles = `<w:styles ${NAMESPACES}><w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`;
  const body = `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:rStyle w:val="secret"/></w:rPr><w:t>b</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>c</w:t></w:r></w:p>`;
  const parts = { relations: [['s', 'styles', 'styles.xml']] as const, parts: { 'word/styles.xml': styles } };
  expect(await textOf(body, parts)).toBe('c');
});

test('list numbers stand as they are shown: levels, Japanese formats, a restart', async () => {
  const level = (index: number, format: string, text: string) =>
    `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
  const numbering = `<w:numbering ${NAMESPACES}><w:abstractNum w:abstractNumId="0">${level(0, 'japaneseCounting', '第%1条')}${level(1, 'decimal', '%1.%2')}${level(2, 'aiueoFullWidth', '(%3)')}</w:abstractNum><w:abstractNum w:abstractNumId="1">${level(0, 'bullet', '&#xF0B7;')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>`;
  const item = (number: number, at: number, text: string) =>
    paragraph(text, `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${number}"/></w:numPr>`);
  const body = [
    item(1, 0, '総則'),
    item(1, 1, '目的'),
    item(1, 1, '定義'),
    item(1, 2, '甲'),
    item(1, 0, '期間'),
    item(1, 1, '開始'),
    item(2, 0, '点'),
    item(3, 0, '附則'),
    item(0, 0, 'なし'),
  ].join('');
  const parts = {
    relations: [['n', 'numbering', 'numbering.xml']] as const,
    parts: { 'word/numbering.xml': numbering },
  };
  expect(await textOf(body, parts)).toBe(
    '第一条 総則\n一.1 目的\n一.2 定義\n(ア) 甲\n第二条 期間\n二.1 開始\n• 点\n第五条 附則\nなし',
  );
});

test('a page begins at a break, at a section, and where Word last began one; no paragraph is cut', async () => {
  const rendered = '<w:lastRenderedPageBreak/>';
  const body = `${paragraph('一')}<w:p><w:r><w:br w:type="page"/></w:r><w:r>${rendered}<w:t>二</w:t></w:r></w:p><w:p>${run('三の')}<w:r>${rendered}<w:t>続き</w:t></w:r></w:p>${paragraph('四')}${paragraph('五', '<w:sectPr/>')}${paragraph('六', '<w:sectPr><w:type w:val="continuous"/></w:sectPr>')}${paragraph('七', '<w:pageBreakBefore/>')}<w:sectPr><w:type w:val="continuous"/></w:sectPr>`;
  expect(await textOf(body)).toBe('一\f二\n三の続き\f四\n五\n六\f七');
});

test('notes, comments, headers and footers are parts, each once, where they belong', async () => {
  const header = (text: string) => `<w:hdr ${NAMESPACES}>${paragraph(text)}</w:hdr>`;
  const { pages } = await readDocx(
    `<w:p>${run('本文')}<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r>${run('次')}</w:p><w:sectPr><w:headerReference w:type="default" r:id="h"/><w:headerReference w:type="first" r:id="f"/><w:footerReference w:type="default" r:id="o"/></w:sectPr>`,
    {
      relations: [
        ['h', 'header', 'header1.xml'],
        ['f', 'header', 'header2.xml'],
        ['o', 'footer', 'footer1.xml'],
        ['n', 'footnotes', 'footnotes.xml'],
        ['c', 'comments', 'comments.xml'],
      ],
      parts: {
        'word/header1.xml': header('社外秘'),
        'word/header2.xml': header('no first page of its own'),
        'word/footer1.xml': `<w:ftr ${NAMESPACES}>${paragraph('1 頁')}</w:ftr>`,
        'word/footnotes.xml': `<w:footnotes ${NAMESPACES}><w:footnote w:type="separator" w:id="0">${paragraph('—')}</w:footnote><w:footnote w:id="2">${paragraph('注')}</w:footnote></w:footnotes>`,
        'word/comments.xml': `<w:comments ${NAMESPACES}><w:comment w:id="0" w:author="佐藤">${paragraph('確認')}</w:comment><w:comment w:id="9" w:author="田中">${paragraph('迷子')}</w:comment></w:comments>`,
      },
    },
  );
  expect(pages.map(({ text, parts }) => ({ text, parts }))).toEqual([
    {
      text: '本文',
      parts: [
        { kind: 'header', text: '社外秘' },
        { kind: 'footer', text: '1 頁' },
        { kind: 'footnote', text: '注' },
        { kind: 'comment', text: '確認', author: '佐藤' },
      ],
    },
    { text: '次', parts: [{ kind: 'comment', text: '迷子', author: '田中' }] },
  ]);
});

test('charts, diagrams and alternative texts are parts; a file name is no alternative text', async () => {
  const points = (...texts: string[]) =>
    texts.map((text, index) => `<c:pt idx="${index}"><c:v>${text}</c:v></c:pt>`).join('');
  const chart = `<c:chartSpace ${NAMESPACES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>売上</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache>${points('東京')}</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>${points('4月', '5月')}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>General</c:formatCode>${points('10', '20')}</c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>`;
  const diagram = `<dgm:dataModel ${NAMESPACES}><dgm:ptLst><dgm:pt modelId="1"><dgm:t><a:p><a:r><a:t>企画</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt modelId="2" type="pres"><dgm:t><a:p><a:r><a:t>twice</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`;
  const { pages } = await readDocx(
    '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Chart" title="図" descr="月別の売上"/><c:chart r:id="c"/></wp:inline><wp:inline><wp:docPr id="2" descr="photo.jpg"/><dgm:relIds r:dm="d"/></wp:inline></w:drawing></w:r></w:p>',
    {
      relations: [
        ['c', 'chart', 'charts/chart1.xml'],
        ['d', 'diagramData', '/word/diagrams/data1.xml'],
      ],
      parts: { 'word/charts/chart1.xml': chart, 'word/diagrams/data1.xml': diagram },
    },
  );
  expect(pages[0]?.parts).toEqual([
    { kind: 'alt-text', text: '図\n月別の売上' },
    { kind: 'chart', text: '売上\n\t東京\n4月\t10\n5月\t20' },
    { kind: 'diagram', text: '企画' },
  ]);
});

test('embedded documents and imported pieces come out as files, links and properties as metadata', async () => {
  const { files, metadata } = await readDocx(
    `<w:p><w:hyperlink r:id="l">${run('頁')}</w:hyperlink></w:p><w:altChunk r:id="a"/>`,
    {
      relations: [
        ['l', 'hyperlink', 'https://example.com/'],
        ['a', 'aFChunk', 'piece.html'],
        ['e', 'package', 'embeddings/book.xlsx'],
      ],
      packageRelations: [
        ['p', 'metadata/core-properties', 'docProps/core.xml'],
        ['x', 'extended-properties', 'docProps/app.xml'],
        ['u', 'custom-properties', 'docProps/custom.xml'],
      ],
      parts: {
        'word/piece.html': '<p>piece</p>',
        'word/embeddings/book.xlsx': 'PK',
        'docProps/core.xml':
          '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>契約</dc:title><dc:creator>佐藤</dc:creator><cp:keywords>法務、契約; 2026</cp:keywords><dcterms:created>2026-04-01T00:00:00Z</dcterms:created></cp:coreProperties>',
        'docProps/app.xml':
          '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Pages>3</Pages><Company>株式会社</Company><Application>Word</Application></Properties>',
        'docProps/custom.xml':
          '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property name="部署"><vt:lpwstr>総務</vt:lpwstr></property><property name="n"><vt:i4>7</vt:i4></property></Properties>',
      },
    },
  );
  expect({ files, metadata }).toEqual({
    files: { 'word/piece.html': '<p>piece</p>', 'word/embeddings/book.xlsx': 'PK' },
    metadata: {
      title: '契約',
      creator: '佐藤',
      subject: ['法務', '契約', '2026'],
      created: '2026-04-01T00:00:00Z',
      pageCount: 3,
      publisher: '株式会社',
      creatorTool: 'Word',
      'custom.部署': '総務',
      'custom.n': 7,
      links: ['https://example.com/'],
    },
  });
});

test('strict documents and other prefixes are read like the usual ones', async () => {
  const strict = `<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>厳密</x:t></x:r></x:p></x:body></x:document>`;
  expect(await textOf('', { parts: { 'word/document.xml': strict } })).toBe('厳密');
});

test('characters that are typed in a symbol font are what it shows', async () => {
  const run = (font: string, text: string) =>
    `<w:r><w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}"/></w:rPr><w:t>${text}</w:t></w:r>`;
  const { pages } = await read(
    writeDocx(`<w:p>${run('Symbol', '20 \uf0b0')}${run('Wingdings', '\uf0fc')}<w:r><w:t>済</w:t></w:r></w:p>`),
    { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  );
  expect(pages.map(({ text }) => text)).toEqual(['20 °✓済']);
});

test('a formula is read in order, letters of symbol fonts as what they show', async () => {
  const body =
    '<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath><w:r><w:sym w:font="Symbol" w:char="F061"/><w:noBreakHyphen/><w:tab/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>';
  expect(await textOf(body)).toBe('a/bα-\t✓');
});

test('furigana that Word wrote as an equation leaves its base text', async () => {
  const char = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  const code = 'EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(けいやく),契約)';
  expect(
    await textOf(`<w:p>${char('begin')}<w:r><w:instrText>${code}</w:instrText></w:r>${char('end')}${run('書')}</w:p>`),
  ).toBe('契約書');
});

test('more text than the limit is cut with a warning', async () => {
  const { pages, warnings } = await read(
    writeDocx(Array.from({ length: 100 }, () => paragraph('0123456789')).join('')),
    {
      mediaType: MEDIA_TYPE,
      limits: { textCharacters: 100 },
    },
  );
  expect([pages[0]?.text.split('\n').length, warnings.map(({ code }) => code)]).toEqual([5, ['TEXT_TRUNCATED']]);
});
