import { FileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { drawnPdf } from './fixtures/drawn-pdf.ts';
import { ocrService, read } from './fixtures/read.ts';
import { stream, writtenPdf } from './fixtures/written-pdf.ts';
import { pdf } from './pdf.ts';

const texts = (outcome: { pages: { text: string }[] }) => outcome.pages.map(({ text }) => text);

describe('text', () => {
  test('pages come in order with their size in points', async () => {
    const content = await drawnPdf((document) => {
      document.text('The first page of the yearly report of the company');
      document
        .addPage({ size: [300, 200], margin: 20 })
        .font('japanese')
        .text('二ページ目の本文');
    });
    const { pages, warnings } = await read(content);
    expect(pages).toEqual([
      {
        number: 1,
        text: 'The first page of the yearly report of the company',
        origin: 'text',
        width: 595.28,
        height: 841.89,
        reason: 'text layer of 41 letters',
      },
      {
        number: 2,
        text: '二ページ目の本文',
        origin: 'text',
        width: 300,
        height: 200,
        reason: 'text layer of 8 letters',
      },
    ]);
    expect(warnings).toEqual([]);
  });

  test('a Japanese paragraph has no breaks inside its sentences', async () => {
    const paragraph = '本契約は、株式会社あおぞらと株式会社みなとの間で、業務の委託について定めるものである。'.repeat(
      4,
    );
    const content = await drawnPdf((document) => document.font('japanese').fontSize(11).text(paragraph));
    expect(texts(await read(content))).toEqual([paragraph]);
  });

  test('two columns that are drawn row by row are read one after the other', async () => {
    const left = [
      'Our company was founded',
      'in the spring of the year',
      'two thousand and three by',
      'four friends from a small',
      'town beside the wide sea',
    ];
    const right = [
      'It sells paper and books',
      'to offices in each of the',
      'forty seven prefectures, a',
      'trade that has grown each',
      'year without any pause at',
    ];
    const content = await drawnPdf((document) => {
      for (const [i, words] of left.entries()) {
        document.text(words, 50, 100 + i * 16, { lineBreak: false });
        document.text(right[i]!, 320, 100 + i * 16, { lineBreak: false });
      }
    });
    expect(texts(await read(content))).toEqual([[...left, ...right].join('\n')]);
  });

  test('a table is read row by row', async () => {
    const rows = [
      ['Item', 'Price'],
      ['Paper', '100'],
      ['Pens', '250'],
      ['Ink', '1,200'],
      ['Total', '1,550'],
    ];
    const content = await drawnPdf((document) => {
      for (const [i, cells] of rows.entries())
        for (const [k, cell] of cells.entries()) document.text(cell, 50 + k * 250, 100 + i * 16, { lineBreak: false });
    });
    expect(texts(await read(content))).toEqual(['Item Price\nPaper 100\nPens 250\nInk 1,200\nTotal 1,550']);
  });

  test('a word that a line end parts is whole again', async () => {
    const content = await drawnPdf((document) => {
      document.text('The parties agree on the con-', 50, 100).text('fidentiality of all papers', 50, 114);
    });
    expect(texts(await read(content))).toEqual(['The parties agree on the confidentiality of all papers']);
  });

  test('a page that is shown turned is read as it is shown, with its size after the turn', async () => {
    const content = await drawnPdf((document) => {
      (document.page.dictionary as unknown as { data: Record<string, unknown> }).data.Rotate = 90;
      document
        .rotate(-90, { origin: [0, 0] })
        .text('upper line', -700, 100)
        .text('lower line', -700, 120);
    });
    const { pages } = await read(content, { words: true });
    expect(pages[0]).toMatchObject({ text: 'upper line\nlower line', width: 841.89, height: 595.28 });
    const [upper] = pages[0]!.words!;
    expect(upper!.text).toBe('upper');
    expect(upper!.box[2]).toBeGreaterThan(upper!.box[3]);
  });

  test('vertical Japanese is read from the right column to the left, fonts in the file or not', async () => {
    const font =
      '/Font << /V << /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /UniJIS-UTF16-V /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >> /FontDescriptor << /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 >> >>] >> >>';
    const hex = (text: string) => `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
    // The left column is drawn first.
    const show = (text: string, x: number) => `BT /V 12 Tf 1 0 0 1 ${x} 700 Tm ${hex(text)} Tj ET`;
    const content = [show('つぎに左の列', 400), show('はじめに右の列', 440)].join('\n');
    const outcome = await read(writtenPdf([{ content, resources: font }]), { thumbnail: { width: 100, height: 100 } });
    expect(texts(outcome)).toEqual(['はじめに右の列\nつぎに左の列']);
    // A machine with a Japanese font draws the page; one without says that it could not, and gives no blank one.
    expect(outcome.warnings.map(({ code }) => code)).toEqual(outcome.thumbnail ? [] : ['THUMBNAIL_FAILED']);
  });

  test('Arabic is read from the right, and a ligature gives its letters in their order', async () => {
    // Drawn from the left as fonts draw it: the word \u0627\u0644\u062E\u0637 with lam and khah as one glyph, U+FCCB.
    const content = 'BT /A 20 Tf 100 700 Td <010203> Tj 60 0 Td <010203> Tj ET';
    const cmap = [
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
      '/CMapName /Test def 1 begincodespacerange <00> <FF> endcodespacerange',
      '3 beginbfchar <01> <FEC2> <02> <FCCB> <03> <FE8D> endbfchar',
      'endcmap end end',
    ].join('\n');
    const resources =
      '/Font << /A << /Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 1 /LastChar 3 /Widths [600 600 600] /ToUnicode 100 0 R /Encoding /WinAnsiEncoding >> >>';
    const outcome = await read(writtenPdf([{ content, resources }], { objects: { 100: stream('', cmap) } }));
    expect(texts(outcome)).toEqual(['\u0627\u0644\u062E\u0637 \u0627\u0644\u062E\u0637']);
  });

  test('words have boxes in points from the upper left corner, where they are wanted', async () => {
    const content = await drawnPdf((document) => document.font('Courier').fontSize(10).text('alpha beta', 50, 100));
    const [page] = (await read(content, { words: true })).pages;
    // Courier: 6 points a character at 10 points.
    expect(page!.words!.map(({ text, box: [left, , width] }) => [text, left, width])).toEqual([
      ['alpha', 50, 30],
      ['beta', 86, 24],
    ]);
    expect(page!.words![0]!.box[1]).toBeCloseTo(100, -1);
    expect((await read(content)).pages[0]!.words).toBeUndefined();
  });
});

describe('limits and abort', () => {
  test('a thousand pages are read in bounded memory, and the page after the limit is named', async () => {
    const content = await drawnPdf((document) => {
      for (let i = 1; i <= 1001; i++) {
        if (i > 1) document.addPage();
        document.text(`page ${i} ${'of a long book with many words '.repeat(30)}`);
      }
    });
    const before = process.memoryUsage().rss;
    const { pages, warnings, metadata } = await read(content);
    expect(pages.length).toBe(1000);
    expect(pages.at(-1)!.text).toMatch(/^page 1000 of a long/);
    expect(metadata.pageCount).toBe(1001);
    expect(warnings).toEqual([
      {
        code: 'PAGES_TRUNCATED',
        message: 'Pages: 1001 pages found, the limit is 1000 pages (MAX_PDF_PAGES); the first 1000 were read.',
      },
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  }, 60_000);

  test('text over the limit of characters ends the reading with a warning', async () => {
    const content = await drawnPdf((document) => {
      for (let i = 0; i < 5; i++) (i === 0 ? document : document.addPage()).text('word '.repeat(100));
    });
    const { pages, warnings } = await read(content, { limits: { textCharacters: 900 } });
    expect(pages.length).toBe(2);
    expect(warnings.map(({ code }) => code)).toEqual(['TEXT_TRUNCATED']);
  });

  test('an abort between pages ends it with the reason of the signal', async () => {
    const content = await drawnPdf((document) => {
      for (let i = 0; i < 300; i++) (i === 0 ? document : document.addPage()).text('word '.repeat(200));
    });
    const stop = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => stop.abort(reason), 30);
    await expect(read(content, { signal: stop.signal })).rejects.toBe(reason);
  });

  test('options out of their range are refused where the processor is made', () => {
    expect(() => pdf({ dpi: 72 })).toThrow(
      new FileprocError(
        'INVALID_CONFIG',
        'The option dpi of pdf() (PDF_DPI) must be a number from 150 to 400, not 72.',
      ),
    );
    expect(pdf().origin!.options).toEqual(pdf({ dpi: 300 }).origin!.options);
  });
});

describe('files that do not open', () => {
  const secret = (passwords: { userPassword?: string; ownerPassword: string }) =>
    drawnPdf(
      (document) => document.text('a secret that is longer than fifty letters so that nobody needs its picture'),
      {
        ...passwords,
        pdfVersion: '1.7',
      },
    );

  test('a password is asked for: ENCRYPTED, and no password stands in the message', async () => {
    const content = await secret({ userPassword: 'open sesame', ownerPassword: 'owner' });
    await expect(read(content)).rejects.toMatchObject({
      code: 'ENCRYPTED',
      message: 'sample.pdf asks for a password; none is configured (PASSWORDS_FILE).',
    });
    await expect(read(content, { passwords: ['wrong', 'too'] })).rejects.toMatchObject({
      code: 'ENCRYPTED',
      message: 'sample.pdf asks for a password; none of the 2 configured ones fits (PASSWORDS_FILE).',
    });
  });

  test('a password that fits opens the file, whichever place it has', async () => {
    const content = await secret({ userPassword: 'open sesame', ownerPassword: 'owner' });
    const { pages, metadata } = await read(content, { passwords: ['wrong', 'open sesame'] });
    expect(pages[0]!.text).toMatch(/^a secret/);
    expect(metadata.encrypted).toBe(true);
  });

  test('an empty user password opens the file without being configured', async () => {
    expect((await read(await secret({ ownerPassword: 'owner' }))).pages[0]!.text).toMatch(/^a secret/);
  });

  test.each([
    ['text', 'This is no PDF at all.'],
    ['a header alone', '%PDF-1.7\n'],
    ['zeros', '\0'.repeat(5000)],
  ])('%s under the name of a PDF is CORRUPT', async (_, content) => {
    await expect(read(new TextEncoder().encode(content))).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  test('an empty file is EMPTY_FILE', async () => {
    await expect(read(new Uint8Array())).rejects.toMatchObject({ code: 'EMPTY_FILE' });
  });
});

describe('thumbnail', () => {
  test('the first page fits the box, as WebP', async () => {
    const content = await drawnPdf((document) => document.fontSize(60).text('TITLE'));
    const { thumbnail } = await read(content, { thumbnail: { width: 200, height: 300 } });
    expect(thumbnail).toMatchObject({ mediaType: 'image/webp', width: 200, height: 283 });
    expect(Buffer.from(thumbnail!.data.subarray(0, 16)).toString('latin1')).toMatch(/^RIFF....WEBP/s);
  });

  test('none is made where none is wanted', async () => {
    expect((await read(await drawnPdf((document) => document.text('x')))).thumbnail).toBeUndefined();
  });
});

test('a blank page stays blank and is not read by OCR', async () => {
  const ocr = ocrService(() => ({ text: 'noise' }));
  const { pages, warnings } = await read(await drawnPdf(() => {}), { ocr });
  expect(pages).toEqual([{ number: 1, text: '', origin: 'text', width: 595.28, height: 841.89, reason: 'blank page' }]);
  expect(warnings).toEqual([]);
  expect(ocr.images).toEqual([]);
});
