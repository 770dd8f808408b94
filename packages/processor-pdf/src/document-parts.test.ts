import { describe, expect, test } from 'vitest';
import { drawnPdf } from './fixtures/drawn-pdf.ts';
import { read } from './fixtures/read.ts';
import { writtenPdf } from './fixtures/written-pdf.ts';

describe('metadata', () => {
  test('comes under Dublin Core names, dates in ISO 8601', async () => {
    const content = await drawnPdf(
      (document) => {
        const chapter = document.outline.addItem('第一章 総則');
        chapter.addItem('目的');
        document.outline.addItem('第二章 雑則');
        document.text('x');
      },
      {
        pdfVersion: '1.7',
        lang: 'ja',
        info: {
          Title: '業務委託契約書',
          Author: '総務部',
          Subject: 'Contract of the year',
          Keywords: '契約, 委託；2026年',
          Creator: 'Writer',
          Producer: 'Maker',
          ModDate: new Date('2026-05-01T00:00:00Z'),
        },
      },
    );
    expect((await read(content)).metadata).toEqual({
      pageCount: 1,
      title: '業務委託契約書',
      creator: '総務部',
      description: 'Contract of the year',
      subject: ['契約', '委託', '2026年'],
      language: 'ja',
      created: '2026-04-01T00:30:00Z',
      modified: '2026-05-01T00:00:00Z',
      creatorTool: 'Writer',
      producer: 'Maker',
      pdfVersion: '1.7',
      outline: ['第一章 総則', '目的', '第二章 雑則'],
    });
  });

  test('a title in plain Shift_JIS is read, and the zone of a date kept', async () => {
    const title = Buffer.from([0x8c, 0x5f, 0x96, 0xf1, 0x8f, 0x91]).toString('latin1');
    const content = writtenPdf([{ content: '' }], {
      info: `/Title (${title}) /CreationDate (D:20260401093000+09'00') /Department (\xfe\xff\x7d\xcf\x52\xd9)`,
    });
    expect((await read(content)).metadata).toEqual({
      pageCount: 1,
      title: '契約書',
      created: '2026-04-01T09:30:00+09:00',
      pdfVersion: '1.7',
      'custom.Department': '総務',
    });
  });
});

describe('parts', () => {
  test('form values are parts; what a password field holds is not', async () => {
    const content = await drawnPdf((document) => {
      document.font('Helvetica').initForm();
      document.text('Application for a form with some words');
      document.formText('name', 50, 100, 200, 20, { value: 'Tanaka Taro' });
      document.formText('secret', 50, 130, 200, 20, { value: 'hunter2', password: true });
      document.formCombo('city', 50, 160, 200, 20, { select: ['', 'Osaka', 'Kyoto'], value: 'Kyoto' });
    });
    const { pages, metadata } = await read(content);
    expect(pages[0]!.parts).toEqual([
      { kind: 'form-field', text: 'Tanaka Taro' },
      { kind: 'form-field', text: 'Kyoto' },
    ]);
    expect(metadata.form).toBe('acroform');
  });

  test('notes are parts with their authors, links with their addresses', async () => {
    const content = await drawnPdf((document) => {
      document.text('A page');
      document.note(50, 100, 20, 20, '要確認', { T: Object('田中') } as never);
      document.link(50, 150, 100, 20, 'https://example.com/contract');
      document.link(50, 170, 100, 20, 'https://example.com/contract');
    });
    expect((await read(content)).pages[0]!.parts).toEqual([
      { kind: 'annotation', text: '要確認', author: '田中' },
      { kind: 'link', text: 'https://example.com/contract' },
    ]);
  });
});

describe('attachments', () => {
  test('attached files come out, whatever their names', async () => {
    const content = await drawnPdf((document) => {
      document.text('with files');
      document.file(Buffer.from('a,b\n1,2\n'), { name: '見積.csv' });
      document.file(Buffer.from('second'), { name: '../../etc/passwd' });
    });
    const { embedded, files } = await read(content);
    expect(files).toEqual({ '見積.csv': 'a,b\n1,2\n', passwd: 'second' });
    expect(embedded!.map(({ path, size }) => [path, size])).toEqual([
      ['passwd', 6],
      ['見積.csv', 8],
    ]);
  });

  test('a file on an annotation comes out too', async () => {
    const content = await drawnPdf((document) => {
      document.text('with a pin');
      // The types of pdfkit lack it.
      const pinning = document as unknown as { fileAnnotation(...at: [number, number, number, number, object]): void };
      pinning.fileAnnotation(50, 100, 20, 20, { src: Buffer.from('pinned'), name: 'pin.txt' });
    });
    expect((await read(content)).files).toEqual({ 'pin.txt': 'pinned' });
  });
});
