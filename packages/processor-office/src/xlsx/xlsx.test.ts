import { expect, test } from 'vitest';
import { NAMESPACES } from '../fixtures/docx.ts';
import { read } from '../fixtures/read.ts';
import { sheetData, type WrittenSheet, writeXlsx, type XlsxParts } from '../fixtures/xlsx.ts';

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const readXlsx = (sheets: readonly WrittenSheet[], parts?: XlsxParts) =>
  read(writeXlsx(sheets, parts), { mediaType: MEDIA_TYPE });
const sheet = (content: string, more: Partial<WrittenSheet> = {}): WrittenSheet => ({ name: '表', content, ...more });
/** Text and parts of the first page, without its name. */
const firstOf = ({ pages }: Awaited<ReturnType<typeof readXlsx>>) => ({
  text: pages[0]?.text,
  parts: pages[0]?.parts?.filter(({ kind }) => kind !== 'caption'),
});

test('every sheet is a page with its name, hidden ones are marked, empty ones are there', async () => {
  const { pages } = await readXlsx([
    sheet(sheetData('<c r="A1"><v>1</v></c>'), { name: '売上' }),
    sheet('', { name: '空' }),
    sheet(sheetData('<c r="A1"><v>2</v></c>'), { name: '控え', state: 'veryHidden' }),
  ]);
  const reason = 'SpreadsheetML';
  const caption = (text: string) => [{ kind: 'caption', text }];
  expect(pages).toEqual([
    { number: 1, text: '1', origin: 'text', name: '売上', reason, parts: caption('売上') },
    { number: 2, text: '', origin: 'text', name: '空', reason, parts: caption('空') },
    { number: 3, text: '2', origin: 'text', name: '控え', hidden: true, reason, parts: caption('控え') },
  ]);
});

test('cells of every type are shown as Excel shows them', async () => {
  const row = [
    '<c r="A1" t="s"><v>0</v></c>',
    '<c r="B1" t="str"><f>A1</f><v>計算</v></c>',
    '<c r="C1" t="inlineStr"><is><r><t>内</t></r><r><t>側</t></r></is></c>',
    '<c r="D1" t="b"><v>1</v></c>',
    '<c r="E1" t="e"><v>#N/A</v></c>',
    '<c r="F1" s="1"><f>SUM(A2)</f><v>45092</v></c>',
    '<c r="G1"/>',
    '<c r="H1" t="d"><v>2026-04-01</v></c>',
  ].join('');
  const outcome = await readXlsx([sheet(sheetData(row))], {
    sharedStrings: ['<t>共有</t>'],
    formats: ['[$-411]ggge"年"m"月"d"日"'],
  });
  expect(outcome.pages[0]?.text).toBe('共有\t計算\t内側\tTRUE\t#N/A\t令和5年6月15日\t\t2026-04-01');
});

test('numbers in groups and rounded ones have their raw value beside them, dates and plain ones do not', async () => {
  const cell = (style: number, value: string) => `<c s="${style}"><v>${value}</v></c>`;
  const rows = [cell(1, '1284500') + cell(2, '3.14859') + cell(2, '1.5'), cell(3, '45092') + cell(0, '77')];
  const outcome = await readXlsx([sheet(sheetData(...rows))], { formats: ['#,##0', '0.00', 'yyyy/m/d'] });
  expect(firstOf(outcome)).toEqual({
    text: '1,284,500\t3.15\t1.50\n2023/6/15\t77',
    parts: [{ kind: 'other', text: '1284500\t3.14859' }],
  });
});

test('furigana of shared and inline texts is left out, escaped characters are read', async () => {
  const row =
    '<c t="s"><v>0</v></c><c t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>';
  const { pages } = await readXlsx([sheet(sheetData(row))], {
    sharedStrings: ['<t>佐藤</t><rPh sb="0" eb="2"><t>サトウ</t></rPh><r><t>_x3042_</t></r>'],
  });
  expect(pages[0]?.text).toBe('佐藤あ\t東京');
});

test('dates of a workbook that counts from 1904 are right', async () => {
  const { pages } = await readXlsx([sheet(sheetData('<c s="1"><v>43630</v></c>'))], {
    formats: ['yyyy/m/d'],
    parts: {
      'xl/workbook.xml':
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="s0"/></sheets></workbook>',
    },
  });
  expect(pages[0]?.text).toBe('2023/6/15');
});

test('a far column costs one tab, so that wide sheets stay small', async () => {
  const { pages } = await readXlsx([
    sheet(sheetData('<c r="A1"><v>1</v></c><c r="C1"><v>2</v></c><c r="XFD1"><v>3</v></c>')),
  ]);
  expect(pages[0]?.text).toBe('1\t\t2\t3');
});

test('comments have their authors; of a cell with a thread the note that repeats it is left out', async () => {
  const relations = [
    ['c', 'comments', '../comments1.xml'],
    ['t', 'threadedComment', '../threadedComments/t1.xml'],
  ] as const;
  const outcome = await readXlsx([sheet(sheetData(), { relations })], {
    relations: [['p', 'person', 'persons/person.xml']],
    parts: {
      'xl/comments1.xml':
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>佐藤</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>確認済</t></r></text></comment><comment ref="B1" authorId="0"><text><t>[Threaded comment]</t></text></comment></commentList></comments>',
      'xl/threadedComments/t1.xml':
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B1" personId="{1}"><text>再確認</text></threadedComment></ThreadedComments>',
      'xl/persons/person.xml':
        '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="田中" id="{1}"/></personList>',
    },
  });
  expect(firstOf(outcome).parts).toEqual([
    { kind: 'comment', text: '確認済', author: '佐藤' },
    { kind: 'comment', text: '再確認', author: '田中' },
  ]);
});

test('headers and footers are read without their codes, those of even pages only where there are such', async () => {
  const margins =
    '<headerFooter differentFirst="1"><oddHeader>&amp;L&amp;"ＭＳ ゴシック,太字"&amp;12社外秘&amp;C&amp;A&amp;R&amp;D</oddHeader><oddFooter>&amp;C&amp;P / &amp;N 頁 A&amp;&amp;B</oddFooter><evenHeader>&amp;Ceven</evenHeader><firstFooter>&amp;K00FF00最初</firstFooter></headerFooter>';
  expect(firstOf(await readXlsx([sheet(sheetData() + margins)])).parts).toEqual([
    { kind: 'header', text: '社外秘\n表' },
    { kind: 'footer', text: '/  頁 A&B' },
    { kind: 'footer', text: '最初' },
  ]);
});

test('shapes, charts and messages of cells are parts; links and names are metadata', async () => {
  const drawing = `<xdr:wsDr ${NAMESPACES}><xdr:twoCellAnchor><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="1" name="x" descr="流れ図"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>開始</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor><xdr:twoCellAnchor><xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id="c"/></a:graphicData></a:graphic></xdr:graphicFrame></xdr:twoCellAnchor></xdr:wsDr>`;
  const chart = `<c:chartSpace ${NAMESPACES}><c:chart><c:plotArea><c:pieChart><c:ser><c:tx><c:v>比率</c:v></c:tx><c:val><c:numRef><c:numCache><c:formatCode>0%</c:formatCode><c:pt idx="0"><c:v>0.25</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:pieChart></c:plotArea></c:chart></c:chartSpace>`;
  const content = `${sheetData()}<dataValidations><dataValidation showInputMessage="1" promptTitle="入力" prompt="半角で"/></dataValidations><hyperlinks><hyperlink ref="A1" r:id="h"/></hyperlinks>`;
  const outcome = await readXlsx(
    [
      sheet(content, {
        relations: [
          ['d', 'drawing', '../drawings/drawing1.xml'],
          ['h', 'hyperlink', 'https://example.com/'],
        ],
      }),
    ],
    {
      workbook:
        '<definedNames><definedName name="税率">表!$A$1</definedName><definedName name="_xlnm.Print_Area">表!A1</definedName><definedName name="h" hidden="1">1</definedName></definedNames>',
      parts: {
        'xl/drawings/drawing1.xml': drawing,
        'xl/drawings/_rels/drawing1.xml.rels':
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="c" Type="http://x/chart" Target="../charts/chart1.xml"/></Relationships>',
        'xl/charts/chart1.xml': chart,
      },
    },
  );
  expect({ parts: firstOf(outcome).parts, metadata: outcome.metadata }).toEqual({
    parts: [
      { kind: 'alt-text', text: '流れ図' },
      { kind: 'text-box', text: '開始' },
      { kind: 'chart', text: '比率\n25%' },
      { kind: 'annotation', text: '入力\n半角で' },
    ],
    metadata: { links: ['https://example.com/'], definedNames: ['税率: 表!$A$1'] },
  });
});

test('more text than the limit is cut with a warning', async () => {
  const rows = Array.from({ length: 100 }, () => '<c t="inlineStr"><is><t>0123456789</t></is></c>');
  const { pages, warnings } = await read(writeXlsx([sheet(sheetData(...rows))]), {
    mediaType: MEDIA_TYPE,
    limits: { textCharacters: 100 },
  });
  expect([pages[0]?.text.split('\n').length, warnings.map(({ code }) => code)]).toEqual([10, ['TEXT_TRUNCATED']]);
});

test('a sheet whose part is missing costs that sheet', async () => {
  const whole = writeXlsx([sheet(sheetData('<c><v>1</v></c>'), { name: 'a' }), sheet('', { name: 'b' })], {
    parts: {
      'xl/_rels/workbook.xml.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s0" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    },
  });
  const { pages, warnings } = await read(whole, { mediaType: MEDIA_TYPE });
  expect([pages.map(({ name, text }) => [name, text]), warnings.map(({ code }) => code)]).toEqual([
    [
      ['a', '1'],
      ['b', ''],
    ],
    ['DAMAGED'],
  ]);
});
