import { describe, expect, test } from 'vitest';
import { drawnPdf } from '../fixtures/drawn-pdf.ts';
import { read } from '../fixtures/read.ts';
import { writtenPdf } from '../fixtures/written-pdf.ts';
import { damageOf } from './damage.ts';

const HELVETICA = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
const pages = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    content: `BT /F 12 Tf 50 700 Td (Page ${i + 1} of a document that was cut off) Tj ET`,
    resources: HELVETICA,
  }));
const cut = (content: Uint8Array, share: number) => content.slice(0, Math.floor(content.length * share));
const damaged = (warnings: readonly { code: string }[]) => warnings.some(({ code }) => code === 'DAMAGED');

describe('a file cut at every tenth', () => {
  const whole: [string, () => Promise<Uint8Array> | Uint8Array][] = [
    ['with a table', () => writtenPdf(pages(20))],
    ['with object streams', () => writtenPdf(pages(20), { compressed: true })],
    [
      'by pdfkit',
      () =>
        drawnPdf((document) => {
          for (let i = 0; i < 20; i++) (i ? document.addPage() : document).text(`Page ${i + 1} of many words`);
        }),
    ],
  ];
  test.each(whole)('%s gives what is left with DAMAGED, or CORRUPT', async (_, make) => {
    const content = await make();
    const found: number[] = [];
    for (let tenth = 1; tenth < 10; tenth++) {
      try {
        const outcome = await read(cut(content, tenth / 10));
        expect(damaged(outcome.warnings)).toBe(true);
        found.push(outcome.pages.filter(({ text }) => text.startsWith('Page')).length);
      } catch (error) {
        expect(error).toMatchObject({ code: 'CORRUPT' });
        found.push(0);
      }
    }
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found.at(-1)).toBeGreaterThan(10);
  });

  test('the pages before the cut are read, with their words', async () => {
    const { pages: read_, warnings } = await read(cut(writtenPdf(pages(20)), 0.5));
    expect(read_.slice(0, 8).map(({ text }) => text)).toEqual(
      Array.from({ length: 8 }, (_, i) => `Page ${i + 1} of a document that was cut off`),
    );
    expect(warnings.find(({ code }) => code === 'DAMAGED')!.message).toBe(
      'The end of the file is missing (no startxref); what could be found was read.',
    );
  });

  test('objects in a stream are found though the table is gone', async () => {
    const { pages: read_ } = await read(cut(writtenPdf(pages(20), { compressed: true }), 0.9));
    expect(read_[0]!.text).toBe('Page 1 of a document that was cut off');
  });
});

describe('damage', () => {
  test('a whole file has none, with junk before or after it or not', () => {
    const content = writtenPdf(pages(2));
    expect(damageOf(content)).toBeUndefined();
    expect(damageOf(writtenPdf(pages(2), { compressed: true }))).toBeUndefined();
    expect(damageOf(Uint8Array.from(Buffer.concat([Buffer.from('junk\n'.repeat(100)), content])))).toBeUndefined();
    expect(damageOf(Uint8Array.from(Buffer.concat([content, Buffer.alloc(500)])))).toBeUndefined();
  });

  test('a table that is not where the end says, and a later revision that is cut, are named', async () => {
    const text = Buffer.from(writtenPdf(pages(2))).toString('latin1');
    const wrong = Uint8Array.from(Buffer.from(text.replace(/startxref\n\d+/, 'startxref\n7'), 'latin1'));
    expect(damageOf(wrong)).toBe('The table of the objects of the file is not where its end says');
    const outcome = await read(wrong);
    expect(outcome.pages.length).toBe(2);
    expect(damaged(outcome.warnings)).toBe(true);
    expect(damageOf(Uint8Array.from(Buffer.from(`${text}300 0 obj\n<< /Type`, 'latin1')))).toBe(
      'The file is cut off inside its last revision',
    );
  });

  test('a page that is gone costs no page after it', async () => {
    const text = Buffer.from(writtenPdf(pages(3))).toString('latin1');
    const content = Uint8Array.from(Buffer.from(text.replace('12 0 R', '99 0 R'), 'latin1'));
    const outcome = await read(content);
    expect(outcome.pages.map(({ text }) => text.slice(0, 6))).toEqual(['Page 1', 'Page 2', 'Page 3']);
    expect(outcome.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
  });
});
