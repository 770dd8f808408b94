import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { paragraph, writeDocx } from './fixtures/docx.ts';
import { shape, writePptx } from './fixtures/pptx.ts';
import { sheetData, writeXlsx } from './fixtures/xlsx.ts';
import { writeZip } from './fixtures/zip.ts';
import { office } from './office.ts';

const OOXML = 'application/vnd.openxmlformats-officedocument';
const WORD = `${OOXML}.wordprocessingml.document`;

testProcessor(
  office(),
  [
    {
      name: '契約書.docx',
      mediaType: WORD,
      content: () => writeDocx(Array.from({ length: 20_000 }, (_, line) => paragraph(`第${line}条`)).join('')),
      expect: { text: ['第0条', '第19999条'], pages: 1 },
    },
    {
      name: '売上.xlsx',
      mediaType: `${OOXML}.spreadsheetml.sheet`,
      content: () =>
        writeXlsx([{ name: '売上', content: sheetData('<c s="1"><v>1284500</v></c>') }], { formats: ['#,##0"円"'] }),
      expect: { text: ['1,284,500円', '1284500', '売上'], pages: 1 },
    },
    {
      name: '企画.pptx',
      mediaType: `${OOXML}.presentationml.presentation`,
      content: () => writePptx([{ shapes: shape('企画書', 'title') }, { shapes: shape('予算') }]),
      expect: { text: ['企画書', '予算'], pages: 2 },
    },
    {
      name: '議事録.odt',
      mediaType: 'application/vnd.oasis.opendocument.text',
      content: () =>
        writeZip({
          'content.xml':
            '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:text><t:p>議事録</t:p></o:text></o:body></o:document-content>',
        }),
      expect: { text: '議事録', pages: 1 },
    },
    {
      name: '書式.rtf',
      mediaType: 'application/rtf',
      content: "{\\rtf1\\ansi\\ansicpg932 \\'93\\'fa\\'96\\'7b}",
      expect: { text: '日本', pages: 1 },
    },
    { name: 'not.docx', mediaType: WORD, content: 'Not a document.', expect: { error: 'CORRUPT' } },
    { name: 'empty.docx', mediaType: WORD, content: '', expect: { error: 'EMPTY_FILE' } },
  ],
  { describe, test },
);
