import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { drawnPdf } from './fixtures/drawn-pdf.ts';
import { ocrService } from './fixtures/read.ts';
import { scannedPdf } from './fixtures/scan.ts';
import { pdf } from './pdf.ts';

testProcessor(
  pdf(),
  [
    {
      name: '契約書.pdf',
      content: () =>
        drawnPdf(
          (document) => {
            document.font('japanese').text('業務委託契約書');
            for (let page = 2; page <= 60; page++) document.addPage().text(`${page}ページ目の契約の条項`);
            document.file(Buffer.from('attached'), { name: 'a.txt' });
          },
          { info: { Title: '契約' } },
        ),
      expect: { text: ['業務委託契約書', '60ページ目'], pages: 60, metadata: { title: '契約' }, embedded: ['a.txt'] },
    },
    {
      name: 'scan.pdf',
      content: () => scannedPdf(['領収書']),
      expect: { text: '領収書', pages: 1 },
    },
    {
      name: 'locked.pdf',
      content: () => drawnPdf((document) => document.text('secret'), { userPassword: 'x', ownerPassword: 'y' }),
      expect: { error: 'ENCRYPTED' },
    },
    { name: 'not.pdf', content: 'Not a PDF.', expect: { error: 'CORRUPT' } },
    { name: 'empty.pdf', content: '', expect: { error: 'EMPTY_FILE' } },
  ],
  { describe, test },
  { ocr: ocrService(() => ({ text: '領収書', confidence: 90 })) },
);
