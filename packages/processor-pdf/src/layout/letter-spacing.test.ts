import { describe, expect, test } from 'vitest';
import { drawnPdf } from '../fixtures/drawn-pdf.ts';
import { read } from '../fixtures/read.ts';
import { writtenPdf } from '../fixtures/written-pdf.ts';

const HELVETICA = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>';
const textOf = async (content: string) =>
  (await read(writtenPdf([{ content, resources: HELVETICA }]))).pages.map(({ text }) => text);

/** Widths of Helvetica in thousandths of the em (Adobe's font metrics). */
const WIDTHS: Readonly<Record<string, number>> = {
  a: 556,
  c: 500,
  e: 556,
  f: 278,
  i: 222,
  m: 833,
  n: 556,
  o: 556,
  p: 556,
  r: 333,
  s: 500,
  t: 278,
  ' ': 278,
};

/** Each letter placed by itself at 12 points, `spacing` points from the end of the one before. */
function placed(text: string, spacing: number): string {
  let x = 60;
  return Array.from(text, (letter) => {
    const shown = `BT /F 12 Tf 1 0 0 1 ${x.toFixed(3)} 700 Tm (${letter}) Tj ET`;
    x += (WIDTHS[letter]! * 12) / 1000 + spacing;
    return shown;
  }).join('\n');
}

describe('letters that are spaced out', () => {
  test('by character spacing are words, whether small or wide', async () => {
    const show = (spacing: number) => `BT /F 12 Tf ${spacing} Tc 60 700 Td (annual report of sales) Tj ET`;
    expect(await textOf(show(2))).toEqual(['annual report of sales']);
    expect(await textOf(show(7))).toEqual(['annual report of sales']);
    expect(await textOf(show(14))).toEqual(['annual report of sales']);
  });

  test('by a place for each letter are words', async () => {
    expect(await textOf(placed('some nice format is certain', 1.8))).toEqual(['some nice format is certain']);
  });

  test('by numbers between them, without a space in the file, end their words at the wider gaps', async () => {
    const spread = (word: string) => [...word].map((letter) => `(${letter})`).join('-200');
    const line = ['annual', 'report', 'of', 'sales'].map(spread).join('-650');
    expect(await textOf(`BT /F 12 Tf 60 700 Td [${line}] TJ ET`)).toEqual(['annual report of sales']);
  });

  test('on a turned line are words too, and the lines around stay as they are', async () => {
    const content = [
      'BT /F 12 Tf 60 700 Td (the line before) Tj ET',
      'BT /F 12 Tf 3 Tc 0 1 -1 0 300 300 Tm (CONTRACT NUMBER) Tj ET',
    ].join('\n');
    expect(await textOf(content)).toEqual(['the line before\nCONTRACT NUMBER']);
  });
});

describe('letters that stand alone', () => {
  test('with typed spaces between them stay as they were typed', async () => {
    expect(await textOf('BT /F 12 Tf 60 700 Td (P R I C E) Tj ET')).toEqual(['P R I C E']);
    expect(await textOf('BT /F 12 Tf 2 Tc 60 700 Td (P R I C E) Tj ET')).toEqual(['P R I C E']);
  });

  test('as the heads of a table and as names of quantities a third of an em apart are words', async () => {
    const heads = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((letter) => `(${letter})`);
    expect(await textOf(`BT /F 12 Tf 60 700 Td [${heads.join('-1500')}] TJ ET`)).toEqual(['A B C D E F G']);
    expect(await textOf(`BT /F 12 Tf 60 700 Td [${heads.join('-333')}] TJ ET`)).toEqual(['A B C D E F G']);
  });
});

test('words of spaced letters have boxes around their letters', async () => {
  const content = await drawnPdf((document) =>
    document.font('Courier').fontSize(10).text('alpha beta', 50, 100, { characterSpacing: 2 }),
  );
  const [page] = (await read(content, { words: true })).pages;
  // Courier: 6 points a character at 10 points, and 2 after each.
  expect(page!.words!.map(({ text, box: [left, , width] }) => [text, left, width])).toEqual([
    ['alpha', 50, 38],
    ['beta', 98, 30],
  ]);
});
