import { emfRecords, testProcessor } from '@cis/fileproc-core/testing';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { docuworks } from './docuworks.ts';
import { ocrService } from './fixtures/read.ts';
import { binder, document, metafileDrawing, page, pictureDrawing, textAnnotation } from './fixtures/write-document.ts';
import { reference, writeFile } from './fixtures/write-file.ts';

const { emf, font, text } = emfRecords;

const PAGE_CONTENT = 0x8010;
const printed = (words: string) =>
  page([{ kind: PAGE_CONTENT, drawing: metafileDrawing(4, emf([font(1), text(500, 500, words)])) }]);

testProcessor(
  docuworks(),
  [
    {
      name: '契約書.xdw',
      content: () =>
        writeFile(
          document(
            Array.from({ length: 60 }, (_, index) => printed(`${index + 1}ページ目の契約の条項`)),
            {
              originals: [
                {
                  kind: 0x1307,
                  named: [
                    { name: 'nd', isReference: true, value: reference(0, 8) },
                    { name: 'nf', value: Buffer.from('a.txt\0') },
                  ],
                },
              ],
            },
          ),
          { entries: [Buffer.from('attached')] },
        ),
      expect: { text: ['1ページ目の契約', '60ページ目'], pages: 60, metadata: { title: '文書' }, embedded: ['a.txt'] },
    },
    {
      name: 'バインダー.xbd',
      content: () => writeFile(binder([document([page([textAnnotation('見積')])])], '綴り'), { generation: 10 }),
      expect: { text: '見積', pages: 1, metadata: { title: '綴り' } },
    },
    {
      name: 'scan.xdw',
      content: async () => {
        const picture = sharp({ create: { width: 200, height: 200, channels: 3, background: '#888888' } });
        const drawing = pictureDrawing(5, await picture.jpeg().toBuffer(), 200, 200);
        return writeFile(document([page([{ kind: PAGE_CONTENT, drawing }])]));
      },
      expect: { text: '領収書', pages: 1 },
    },
    {
      name: 'locked.xdw',
      content: () => writeFile(document([printed('secret')]), { properties: 'protected' }),
      expect: { error: 'ENCRYPTED' },
    },
    { name: 'not.xdw', content: 'Not DocuWorks.', expect: { error: 'CORRUPT' } },
    { name: 'empty.xdw', content: '', expect: { error: 'EMPTY_FILE' } },
  ],
  { describe, test },
  { ocr: ocrService(() => ({ text: '領収書', confidence: 90 })) },
);
