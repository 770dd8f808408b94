import { expect, test } from 'vitest';
import { read } from '../fixtures/read.ts';

const MEDIA_TYPE = 'application/vnd.ms-spreadsheetml';
const NAMESPACES =
  'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40"';

const workbook = (content: string) =>
  Buffer.from(
    `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook ${NAMESPACES}>${content}</Workbook>`,
  );
const style = (id: string, format: string) => `<Style ss:ID="${id}"><NumberFormat ss:Format="${format}"/></Style>`;
const cell = (type: string, text: string, attributes = '') =>
  `<Cell ${attributes}><Data ss:Type="${type}">${text}</Data></Cell>`;

test('sheets are pages with what their cells show, and with what stands beside them', async () => {
  const outcome = await read(
    workbook(`
      <DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Title>売上表</Title><Author>佐藤</Author></DocumentProperties>
      <Styles><Style ss:ID="Default"><Font x:CharSet="128"/></Style>${style('s1', '#,##0')}${style('s2', 'Short Date')}
        ${style('s3', '[$-411]ge.m.d')}<Style ss:ID="s4" ss:Parent="s1"/>${style('s5', 'Yes/No')}</Styles>
      <Worksheet ss:Name="明細"><Table>
        <Row>${cell('String', '品名')}${cell('String', '注<html:B>意</html:B>')}</Row>
        <Row>${cell('Number', '1284500', 'ss:StyleID="s1"')}${cell('DateTime', '2023-06-15T00:00:00.000', 'ss:Index="3" ss:StyleID="s2"')}${cell('DateTime', '1900-02-28T00:00:00.000', 'ss:StyleID="s3"')}</Row>
        <Row ss:StyleID="s4">${cell('Number', '5000', 'ss:HRef="https://example.com/"')}${cell('Boolean', '1')}${cell('Error', '#N/A')}${cell('Number', '0', 'ss:StyleID="s5"')}</Row>
        <Row><Cell><Data ss:Type="String">値</Data><Comment ss:Author="田中"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>確認</B>済み</ss:Data></Comment><PhoneticText xmlns="urn:schemas-microsoft-com:office:excel">アタイ</PhoneticText></Cell></Row>
      </Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup><Header x:Data="&amp;L社外秘"/></PageSetup></WorksheetOptions></Worksheet>
      <Worksheet ss:Name="控え"><Table><Row>${cell('String', '隠れた値')}</Row></Table>
        <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>`),
    { mediaType: MEDIA_TYPE },
  );
  expect(outcome).toEqual({
    pages: [
      {
        number: 1,
        name: '明細',
        origin: 'text',
        text: '品名\t注意\n1,284,500\t\t2023/6/15\tM33.2.28\n5,000\tTRUE\t#N/A\tNo\n値',
        parts: [
          { kind: 'caption', text: '明細' },
          { kind: 'comment', text: '確認済み', author: '田中' },
          { kind: 'header', text: '社外秘' },
          { kind: 'other', text: '1284500\n5000' },
        ],
        reason: 'XML spreadsheet of Excel 2003',
      },
      {
        number: 2,
        name: '控え',
        origin: 'text',
        text: '隠れた値',
        parts: [{ kind: 'caption', text: '控え' }],
        hidden: true,
        reason: 'XML spreadsheet of Excel 2003',
      },
    ],
    metadata: { title: '売上表', creator: '佐藤', links: ['https://example.com/'] },
    warnings: [],
    files: {},
  });
});

test('a workbook that breaks off gives what is whole, one without sheets is CORRUPT, text past the limit says so', async () => {
  const whole = workbook(
    `<Worksheet ss:Name="a"><Table><Row>${cell('String', '残り')}</Row><Row>${cell('String', 'x'.repeat(100))}</Row></Table></Worksheet>`,
  );
  const cut = await read(whole.subarray(0, whole.indexOf('</Row>') + 8), { mediaType: MEDIA_TYPE });
  expect([cut.pages[0]?.text, cut.warnings.map(({ code }) => code)]).toEqual(['残り', ['DAMAGED']]);
  await expect(read(workbook(''), { mediaType: MEDIA_TYPE })).rejects.toMatchObject({ code: 'CORRUPT' });
  const limited = await read(whole, { mediaType: MEDIA_TYPE, limits: { textCharacters: 50 } });
  expect([limited.pages[0]?.text, limited.warnings.map(({ code }) => code)]).toEqual(['残り', ['TEXT_TRUNCATED']]);
});
