import { expect, test } from 'vitest';
import { writeEmf } from '../fixtures/metafile.ts';
import { read } from '../fixtures/read.ts';
import { type WrittenEntry, writeZip } from '../fixtures/zip.ts';

const NAMES = ['office', 'text', 'table', 'style', 'presentation', 'meta', 'manifest', 'chart'];
const NAMESPACES = [
  ...NAMES.map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`),
  'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
  'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
  'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
  'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
].join(' ');
const ODF = 'application/vnd.oasis.opendocument.';

type Parts = Readonly<Record<string, string | Uint8Array | WrittenEntry>>;
const content = (kind: string, body: string, styles = '') =>
  `<office:document-content ${NAMESPACES}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`;
const readOdf = (kind: string, body: string, { styles = '', parts = {} }: { styles?: string; parts?: Parts } = {}) =>
  read(writeZip({ mimetype: `${ODF}${kind}`, 'content.xml': content(kind, body, styles), ...parts }), {
    mediaType: `${ODF}${kind}`,
  });
const p = (text: string, style = '') => `<text:p${style && ` text:style-name="${style}"`}>${text}</text:p>`;

test('white space is collapsed, but for what stands as an element', async () => {
  const { pages } = await readOdf('text', p('  a \n  b<text:s text:c="2"/>c<text:tab/>d<text:line-break/>e'));
  expect(pages[0]?.text).toBe('a b  c\td\ne');
});

test('notes, comments, text boxes and alternative texts are parts', async () => {
  const note = (kind: string, text: string) =>
    `<text:note text:note-class="${kind}"><text:note-citation>1</text:note-citation><text:note-body>${p(text)}</text:note-body></text:note>`;
  const { pages } = await readOdf(
    'text',
    p(
      `本文${note('footnote', '脚注')}${note('endnote', '文末')}<office:annotation><dc:creator>佐藤</dc:creator><dc:date>2026-01-01</dc:date>${p('確認')}</office:annotation>です<draw:frame><draw:text-box>${p('箱')}</draw:text-box><svg:title>図</svg:title></draw:frame>`,
    ),
  );
  expect({ text: pages[0]?.text, parts: pages[0]?.parts }).toEqual({
    text: '本文です',
    parts: [
      { kind: 'footnote', text: '脚注' },
      { kind: 'endnote', text: '文末' },
      { kind: 'comment', text: '確認', author: '佐藤' },
      { kind: 'text-box', text: '箱' },
      { kind: 'alt-text', text: '図' },
    ],
  });
});

test('deletions, furigana and hidden text are left out, changes are counted', async () => {
  const changes = `<text:tracked-changes><text:changed-region><text:deletion>${p('gone')}</text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>`;
  const ruby = '<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby>';
  const styles = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>';
  const { pages, metadata } = await readOdf(
    'text',
    `${changes}${p(`${ruby}<text:span text:style-name="H">hidden</text:span>`)}`,
    { styles },
  );
  expect({ text: pages[0]?.text, metadata }).toEqual({
    text: '漢字',
    metadata: { trackedInsertions: 1, trackedDeletions: 1 },
  });
});

test('list items have their numbers, also Japanese ones and those of inner levels', async () => {
  const styles =
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="(" style:num-suffix=")"/></text:list-style>';
  const item = (inner: string) => `<text:list-item>${inner}</text:list-item>`;
  const list = (items: string, style = '') =>
    `<text:list${style && ` text:style-name="${style}"`}>${items}</text:list>`;
  const { pages } = await readOdf(
    'text',
    list(item(p('甲') + list(item(p('子')) + item(p('丑')))) + item(p('乙') + p('続き')), 'L'),
    { styles },
  );
  expect(pages[0]?.text).toBe('一、 甲\n(1) 子\n(2) 丑\n二、 乙\n続き');
});

test('a page begins where a style or the program breaks; headers and footers come once', async () => {
  const styles = '<style:style style:name="B"><style:paragraph-properties fo:break-before="page"/></style:style>';
  const master = `<office:document-styles ${NAMESPACES}><office:master-styles><style:master-page style:name="Standard"><style:header>${p('社外秘')}</style:header><style:footer>${p('頁 <text:page-number>1</text:page-number>')}</style:footer></style:master-page><style:master-page style:name="Unused"><style:header>${p('unused')}</style:header></style:master-page></office:master-styles></office:document-styles>`;
  const { pages } = await readOdf('text', p('一') + p('二', 'B') + p('三<text:soft-page-break/>の続き') + p('四'), {
    styles,
    parts: { 'styles.xml': master },
  });
  expect(pages.map(({ text, parts }) => ({ text, parts }))).toEqual([
    {
      text: '一',
      parts: [
        { kind: 'header', text: '社外秘' },
        { kind: 'footer', text: '頁' },
      ],
    },
    { text: '二\n三の続き', parts: undefined },
    { text: '四', parts: undefined },
  ]);
});

test('sheets are pages with their names, hidden ones marked; repetitions are bounded', async () => {
  const cell = (text: string, attributes = '') =>
    `<table:table-cell ${attributes}>${text && p(text)}</table:table-cell>`;
  const row = (cells: string, attributes = '') => `<table:table-row ${attributes}>${cells}</table:table-row>`;
  const styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>';
  const { pages, warnings } = await readOdf(
    'spreadsheet',
    `<table:table table:name="売上">${row(cell('品') + cell('') + cell('1,284,500', 'office:value-type="float" office:value="1284500"'))}${row(cell('同', 'table:number-columns-repeated="3"'), 'table:number-rows-repeated="2"')}${row(cell(''), 'table:number-rows-repeated="1048576"')}${row(cell('x'), 'table:number-rows-repeated="1048576"')}</table:table><table:table table:name="控え" table:style-name="ta2">${row(cell('', 'office:value-type="date" office:date-value="2026-04-01"'))}</table:table>`,
    { styles },
  );
  expect(warnings).toEqual([
    {
      code: 'TEXT_TRUNCATED',
      message: 'A row or cell with content is repeated 1048576 times; it was read 1000 times.',
    },
  ]);
  expect(
    pages.map(({ text, ...rest }) => ({
      lines: text.split('\n').slice(0, 4),
      count: text.split('\n').length,
      ...rest,
    })),
  ).toEqual([
    {
      lines: ['品\t\t1,284,500', '同\t同\t同', '同\t同\t同', 'x'],
      count: 1003,
      number: 1,
      origin: 'text',
      name: '売上',
      reason: 'OpenDocument',
      parts: [
        { kind: 'caption', text: '売上' },
        { kind: 'other', text: '1284500' },
      ],
    },
    {
      lines: ['2026-04-01'],
      count: 1,
      number: 2,
      origin: 'text',
      name: '控え',
      hidden: true,
      reason: 'OpenDocument',
      parts: [{ kind: 'caption', text: '控え' }],
    },
  ]);
});

test('slides are pages: titles first, notes as parts, what the master shows, no prompts', async () => {
  const frame = (text: string, kind = '') =>
    `<draw:frame${kind && ` presentation:class="${kind}"`}><draw:text-box>${p(text)}</draw:text-box></draw:frame>`;
  const styles =
    '<style:style style:name="hid"><style:drawing-page-properties presentation:visibility="hidden" presentation:display-footer="false"/></style:style>';
  const master = `<office:document-styles ${NAMESPACES}><office:master-styles><style:master-page style:name="M">${frame('Prompt', 'title')}${frame('社名')}${frame('脚', 'footer')}</style:master-page></office:master-styles></office:document-styles>`;
  const notes = `<presentation:notes>${frame('話す', 'notes')}${frame('1', 'page-number')}</presentation:notes>`;
  const table = `<draw:frame><table:table><table:table-row><table:table-cell>${p('a')}</table:table-cell><table:table-cell>${p('b')}</table:table-cell></table:table-row></table:table></draw:frame>`;
  const { pages } = await readOdf(
    'presentation',
    `<draw:page draw:master-page-name="M">${frame('本文')}${frame('題', 'title')}<draw:custom-shape>${p('形')}</draw:custom-shape>${table}${notes}</draw:page><draw:page draw:style-name="hid" draw:master-page-name="M">${frame('隠')}</draw:page>`,
    { styles, parts: { 'styles.xml': master } },
  );
  expect(pages.map(({ text, parts, hidden }) => ({ text, parts, hidden }))).toEqual([
    {
      text: '題\n本文\n形\na\tb',
      parts: [
        { kind: 'note', text: '話す' },
        { kind: 'other', text: '社名' },
        { kind: 'footer', text: '脚' },
      ],
      hidden: undefined,
    },
    { text: '隠', parts: [{ kind: 'other', text: '社名' }], hidden: true },
  ]);
});

test('charts, formulas and drawn pictures in the package are read where they stand', async () => {
  const chart = content(
    'chart',
    `<chart:chart><chart:title>${p('売上')}</chart:title><table:table table:name="local-table"><table:table-row><table:table-cell>${p('4月')}</table:table-cell><table:table-cell office:value-type="float" office:value="10">${p('10')}</table:table-cell></table:table-row></table:table></chart:chart>`,
  );
  const formula =
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>a</mi><mo>=</mo><mn>1</mn><annotation>a = 1</annotation></semantics></math>';
  const object = (path: string) => `<draw:frame><draw:object xlink:href="./${path}"/></draw:frame>`;
  const picture = '<draw:frame><draw:image xlink:href="Pictures/1.emf"/></draw:frame>';
  const { pages } = await readOdf('text', p(`見よ${object('Object 1')}${object('Object 2')}${picture}`), {
    parts: {
      'Object 1/content.xml': chart,
      'Object 2/content.xml': formula,
      'Pictures/1.emf': writeEmf([{ text: '図面', x: 0, y: 0 }]),
    },
  });
  expect(pages[0]?.parts).toEqual([
    { kind: 'chart', text: '売上\n4月\t10' },
    { kind: 'other', text: 'a=1' },
    { kind: 'other', text: '図面' },
  ]);
});

test('metadata has our names, links are gathered', async () => {
  const meta = `<office:document-meta ${NAMESPACES}><office:meta><dc:title>契約</dc:title><meta:initial-creator>佐藤</meta:initial-creator><meta:keyword>法務</meta:keyword><meta:keyword>2026</meta:keyword><meta:creation-date>2026-04-01T00:00:00</meta:creation-date><meta:document-statistic meta:page-count="3"/><meta:user-defined meta:name="部署">総務</meta:user-defined></office:meta></office:document-meta>`;
  const { metadata } = await readOdf(
    'text',
    p('<text:a xlink:href="https://example.com/">頁</text:a><text:a xlink:href="#here">下</text:a>'),
    { parts: { 'meta.xml': meta } },
  );
  expect(metadata).toEqual({
    title: '契約',
    creator: '佐藤',
    subject: ['法務', '2026'],
    created: '2026-04-01T00:00:00',
    pageCount: 3,
    'custom.部署': '総務',
    links: ['https://example.com/'],
  });
});

test('a flat file is read like a package', async () => {
  const flat = `<office:document ${NAMESPACES}><office:meta><dc:title>平ら</dc:title></office:meta><office:body><office:text>${p('本文')}</office:text></office:body></office:document>`;
  const { pages, metadata } = await read(Buffer.from(flat), { mediaType: `${ODF}text-flat-xml` });
  expect([pages[0]?.text, metadata]).toEqual(['本文', { title: '平ら' }]);
});

test('an encrypted package is ENCRYPTED with its algorithm', async () => {
  const manifest = `<manifest:manifest ${NAMESPACES}><manifest:file-entry><manifest:encryption-data><manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></manifest:encryption-data></manifest:file-entry></manifest:manifest>`;
  await expect(readOdf('text', '', { parts: { 'META-INF/manifest.xml': manifest } })).rejects.toMatchObject({
    code: 'ENCRYPTED',
    message: 'sample is locked by OpenDocument encryption (aes256-cbc).',
  });
});
