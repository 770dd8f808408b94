import { expect, test } from 'vitest';
import { read } from './fixtures/read.ts';
import { stream, writtenPdf } from './fixtures/written-pdf.ts';

/** A dynamic form of one page in XFA (ISO 32000-1, 12.7.8): a heading and a field whose value stands in the data. */
const FORM = `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/">
<subform name="form1" layout="tb" locale="en_US"><pageSet><pageArea name="Page1" id="Page1">
<contentArea x="10mm" y="10mm" w="190mm" h="277mm"/><medium stock="a4" short="210mm" long="297mm"/></pageArea></pageSet>
<subform layout="tb" name="body"><draw name="head" w="100mm" h="10mm"><value><text>Application for leave</text></value></draw>
<field name="applicant" w="100mm" h="10mm"><ui><textEdit/></ui></field></subform></subform></template>
<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><body><applicant>Tanaka Taro</applicant></body></form1></xfa:data></xfa:datasets></xdp:xdp>`;

test('a form in XFA gives its own text and values instead of the page that stands for it', async () => {
  const content = writtenPdf(
    [
      {
        content: 'BT /F 12 Tf 50 700 Td (Please wait) Tj ET',
        resources: '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>',
      },
    ],
    {
      objects: {
        1: '<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA 100 0 R >> >>',
        100: stream('', FORM),
      },
    },
  );
  const { pages, metadata } = await read(content);
  expect([pages.map(({ text, parts }) => ({ text, parts })), metadata.form]).toEqual([
    [{ text: 'Application for leave', parts: [{ kind: 'form-field', text: 'Tanaka Taro' }] }],
    'xfa',
  ]);
});
