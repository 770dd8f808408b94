import { gzipSync } from 'node:zlib';
import { writeOle2 } from '@cis/fileproc-core/ole2';
import { SAMPLES } from '../../examples/sample-documents/generate.mjs';
import { msgOf } from '../../packages/processor-email/src/msg/message.fixture.ts';
import { ID } from '../../packages/processor-email/src/msg/properties.ts';
import { CELL, listed, ROW_END, wordDocument } from '../../packages/processor-office/src/doc/word-document.fixture.ts';
import { paragraph, writeDocx } from '../../packages/processor-office/src/fixtures/docx.ts';
import { shape, writePptx } from '../../packages/processor-office/src/fixtures/pptx.ts';
import { sheetData, writeXlsx } from '../../packages/processor-office/src/fixtures/xlsx.ts';
import * as jtd from '../../packages/processor-office/src/jtd/ichitaro-document.fixture.ts';
import * as ppt from '../../packages/processor-office/src/ppt/presentation.fixture.ts';
import * as xls from '../../packages/processor-office/src/xls/workbook.fixture.ts';
import { stream, writtenPdf } from '../../packages/processor-pdf/src/fixtures/written-pdf.ts';
import { gif } from '../hostile/image-headers.ts';
import { writeOdf } from '../hostile/xml-attacks.ts';
import { type Mutation, mutateBytes, several } from './mutate-bytes.ts';
import { mutateOle2 } from './mutate-ole2.ts';
import { mutatePdf } from './mutate-pdf.ts';
import { mutateHead, mutatePng, mutateTiff } from './mutate-pictures.ts';
import { mutateLines, mutateMarkup, mutateNumber } from './mutate-text.ts';
import { mutateZip } from './mutate-zip.ts';

/** A format that is fuzzed: whole files of it, and how they are changed. */
export interface Format {
  readonly seeds: readonly Buffer[];
  readonly mutate: Mutation;
}

const TABLE =
  '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>表</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>欄</w:t></w:r></w:p></w:tc></w:tr></w:tbl>';
const FIELD =
  '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>';

/** Samples whose names end so. */
async function samples(...extensions: readonly string[]): Promise<Buffer[]> {
  const chosen = SAMPLES.filter(({ path, code }) => !code && extensions.some((each) => path.endsWith(`.${each}`)));
  return Promise.all(
    chosen.map(async ({ content }) =>
      Buffer.from((await (typeof content === 'function' ? content() : content)) as string),
    ),
  );
}

function word(): Buffer[] {
  const body = [
    { text: '表\u0007', paragraph: CELL },
    { text: '\u0007', paragraph: ROW_END },
    { text: '文\u0013 PAGE \u00141\u0015\r', paragraph: listed(0) },
    { text: `${'本文の段落。'.repeat(50)}\r` },
  ];
  const headers = ['', '', '', '', '', '', 'x', 'y', 'z', '', '', ''];
  return [
    wordDocument({
      body,
      list: [{ format: 0, text: '\u0000.' }],
      footnotes: ['a', 'b'],
      headers,
      comments: [{ text: 'c', author: 'd' }],
    }),
  ].map((bytes) => Buffer.from(bytes));
}

function workbooks(): Buffer[] {
  const records = [xls.shared([0, 0], 0), xls.rk([1, 0, 1], 1284500), xls.number([2, 1], 0.5)];
  const inner = { name: 'MBD0001', children: [{ name: 'WordDocument', content: Buffer.from('x') }] };
  const spec = { sheets: [{ name: '売上', records }], formats: ['#,##0'], strings: ['品目', '数量'], objects: [inner] };
  return [Buffer.from(xls.workbook(spec))];
}

function presentations(): Buffer[] {
  const shapes = [ppt.shape(ppt.text('発表\rの題')), ppt.group([ppt.shape(ppt.text('表'))], true)];
  return [
    Buffer.from(ppt.presentation({ slides: [{ shapes }, { shapes: [] }], notes: [[ppt.shape(ppt.text('覚え'))]] })),
  ];
}

function mails(): Buffer[] {
  const lines = [
    'From: =?utf-8?b?55Sw5Lit?= <a@example.jp>',
    'Subject: =?iso-2022-jp?b?GyRCN286GyhC?=',
    'Content-Type: multipart/mixed; boundary="x"',
    '',
    '--x',
    'Content-Type: multipart/alternative; boundary=y',
    '',
    '--y',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '=E6=9C=AC=E6=96=87',
    '--y',
    'Content-Type: text/html',
    '',
    '<p>body</p>',
    '--y--',
    '--x',
    'Content-Type: message/rfc822',
    '',
    'From: b@example.jp',
    '',
    'inner',
    '--x',
    "Content-Disposition: attachment; filename*=utf-8''%E6%B7%BB.txt",
    'Content-Transfer-Encoding: base64',
    '',
    '5re75LuY',
    '--x--',
  ];
  return [Buffer.from(lines.join('\r\n'))];
}

function messages(): Buffer[] {
  const properties = { [ID.subject]: '件名', [ID.body]: '本文 '.repeat(2000) };
  const attachments = [
    { [ID.attachLongFileName]: 'a.txt', [ID.attachData]: Buffer.alloc(9000, 'x') },
    { message: { properties }, properties: {} },
  ];
  return [msgOf({ properties, attachments })];
}

function pdfs(): Buffer[] {
  const font = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
  const page = {
    content: 'BT /F 12 Tf 50 700 Td (first page) Tj ET /X Do',
    resources: `${font} /XObject << /X 100 0 R >>`,
  };
  const objects = { 100: stream('/Type /XObject /Subtype /Form /BBox [0 0 500 800]', '1 0 0 RG 0 0 m 99 99 l S') };
  return [writtenPdf([page, page], { objects }), writtenPdf([page], { objects, compressed: true })].map((bytes) =>
    Buffer.from(bytes),
  );
}

/** A text, a table, a note, a field, a picture and characters of code page 932. */
const RICH_TEXT = String.raw`{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 Mincho;}}{\info{\title Title}}
\f0 \'93\'fa\'96\'7b \u26085?{\footnote note}\par
\trowd\cellx1000\cellx2000 a\cell b\cell\row
{\field{\*\fldinst HYPERLINK "https://example.jp/"}{\fldrslt link}}
{\pict\pngblip 89504e470d0a1a0a}{\*\unknown{\bin4 abcd}}\par}`;

const ROWS = sheetData(
  '<c t="s"><v>0</v></c><c s="1"><v>1284500</v></c>',
  '<c t="inlineStr"><is><t>文字</t></is></c><c><f>A1+1</f><v>2</v></c>',
);
const CELLS =
  '<table:table table:name="s"><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2"><text:p>欄</text:p></table:table-cell></table:table-row></table:table>';
const LIST = '<text:list><text:list-item><text:p>項目</text:p></text:list-item></text:list>';

/** Every format by its extension, out of this repository's own samples and fixtures. Made when asked for. */
export const FORMATS: Readonly<Record<string, () => Promise<Format>>> = {
  pdf: async () => ({ seeds: [...pdfs(), ...(await samples('pdf'))], mutate: mutatePdf }),
  docx: async () => ({ seeds: [writeDocx(paragraph('本文') + TABLE + FIELD)], mutate: mutateZip }),
  xlsx: async () => ({
    seeds: [writeXlsx([{ name: '売上', content: ROWS }], { sharedStrings: ['<t>品目</t>'], formats: ['#,##0'] })],
    mutate: mutateZip,
  }),
  pptx: async () => ({
    seeds: [writePptx([{ shapes: shape('題', 'title') + shape('文') }, { shapes: shape('次') }])],
    mutate: mutateZip,
  }),
  odt: async () => ({ seeds: [writeOdf('text', `<text:h>題</text:h>${LIST}`)], mutate: mutateZip }),
  ods: async () => ({ seeds: [writeOdf('spreadsheet', CELLS)], mutate: mutateZip }),
  doc: async () => ({ seeds: word(), mutate: mutateOle2 }),
  xls: async () => ({ seeds: workbooks(), mutate: mutateOle2 }),
  ppt: async () => ({ seeds: presentations(), mutate: mutateOle2 }),
  jtd: async () => ({
    seeds: [
      Buffer.from(jtd.document(jtd.units('本文', 10, '続き'))),
      Buffer.from(
        writeOle2({
          name: '',
          children: [{ name: 'JSCompDocument', content: jtd.compressed(jtd.document(jtd.units('中'))) }],
        }),
      ),
    ],
    mutate: mutateOle2,
  }),
  rtf: async () => ({
    seeds: [Buffer.from(RICH_TEXT)],
    mutate: several(mutateLines, mutateBytes, (content, random) => Buffer.from(mutateNumber(`${content}`, random))),
  }),
  msg: async () => ({ seeds: messages(), mutate: mutateOle2 }),
  eml: async () => ({ seeds: mails(), mutate: mutateLines }),
  zip: async () => ({
    seeds: [writeDocx(paragraph('中')), writeOdf('text', LIST)],
    mutate: several(mutateBytes, mutateZip),
  }),
  gz: async () => ({ seeds: [gzipSync('packed '.repeat(1000))], mutate: mutateBytes }),
  png: async () => ({ seeds: await samples('png'), mutate: mutatePng }),
  tif: async () => ({ seeds: await samples('tif'), mutate: several(mutateTiff, mutateBytes) }),
  jpg: async () => ({ seeds: await samples('jpg'), mutate: several(mutateHead, mutateBytes) }),
  bmp: async () => ({ seeds: await samples('bmp'), mutate: several(mutateHead, mutateBytes) }),
  webp: async () => ({ seeds: await samples('webp'), mutate: several(mutateHead, mutateBytes) }),
  gif: async () => ({ seeds: [gif(16, 3)], mutate: mutateBytes }),
  html: async () => ({ seeds: await samples('html'), mutate: mutateMarkup }),
  xml: async () => ({ seeds: await samples('xml'), mutate: mutateMarkup }),
  json: async () => ({ seeds: await samples('json'), mutate: mutateLines }),
  csv: async () => ({ seeds: await samples('csv', 'tsv'), mutate: mutateLines }),
  txt: async () => ({ seeds: await samples('txt', 'md'), mutate: mutateLines }),
};
