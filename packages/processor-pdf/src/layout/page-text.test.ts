import { describe, expect, test } from 'vitest';
import type { TextRun } from '../document.ts';
import { pageText } from './page-text.ts';

/** A run of 10-point text; full-width characters are 10 points wide, others 5. */
function run(text: string, x: number, y: number, more: Partial<TextRun> = {}): TextRun {
  const length = Array.from(text).reduce((sum, char) => sum + (char > '\u2E80' ? 10 : 5), 0);
  return { text, x, y, angle: 0, length, size: 10, vertical: false, rightToLeft: false, spaceBefore: false, ...more };
}
const textOf = (...runs: TextRun[]) => pageText({ runs }).text;

describe('a line', () => {
  test('runs that touch are one word, runs with a gap are two', () => {
    expect(textOf(run('con', 50, 100), run('tract', 65, 100))).toBe('contract');
    expect(textOf(run('the', 50, 100), run('contract', 70, 100))).toBe('the contract');
    expect(textOf(run('the', 50, 100), run('contract', 65, 100, { spaceBefore: true }))).toBe('the contract');
  });

  test('Japanese that is spread out is one word up to a gap of an em', () => {
    expect(textOf(run('契', 50, 100), run('約', 66, 100, { spaceBefore: true }), run('書', 82, 100))).toBe('契約書');
    expect(textOf(run('氏名', 50, 100), run('田中', 85, 100, { spaceBefore: true }))).toBe('氏名 田中');
    expect(textOf(run('第', 50, 100), run('12', 62.5, 100), run('条', 75, 100))).toBe('第12条');
  });

  test('text drawn twice to look bold is read once', () => {
    expect(textOf(run('重要', 50, 100), run('重要', 50.4, 100), run('事項', 70, 100), run('事項', 70.4, 100))).toBe(
      '重要事項',
    );
  });

  test('a raised number stays on its line', () => {
    expect(textOf(run('area in m', 50, 100), run('2', 95, 96, { size: 6, length: 3 }))).toBe('area in m2');
  });

  test('runs of a right-to-left line are read from the right', () => {
    const word = (text: string, x: number) => run(text, x, 100, { rightToLeft: true, length: 30, spaceBefore: true });
    expect(textOf(word('الخطوط', 120), word('انواع', 160))).toBe('انواع الخطوط');
  });

  test('Latin words inside a right-to-left line keep their order, numbers there are read from the right', () => {
    const word = (text: string, x: number, rightToLeft = true) =>
      run(text, x, 100, { rightToLeft, length: 30, spaceBefore: true });
    const drawn = [word('בדצמבר', 50), word('Open', 90, false), word('Source', 130, false), word('תוכנות', 170)];
    expect(textOf(...drawn)).toBe('תוכנות Open Source בדצמבר');
    const numbers = [word('2027', 50, false), word('2026', 90, false), word('שנים', 130)];
    expect(textOf(...numbers)).toBe('שנים 2026 2027');
  });

  test('right-to-left words inside a Latin line are read from the right', () => {
    const word = (text: string, x: number, rightToLeft = false) =>
      run(text, x, 100, { rightToLeft, length: 40, spaceBefore: true });
    const drawn = [word('The title', 50), word('עולם', 95, true), word('שלום', 140, true), word('means peace', 185)];
    expect(textOf(...drawn)).toBe('The title שלום עולם means peace');
  });

  test('parts of a right-to-left word that touch are one word, whichever is drawn first', () => {
    const part = (text: string, x: number, spaceBefore = false) =>
      run(text, x, 100, { rightToLeft: true, length: 20, spaceBefore });
    expect(textOf(part('ים', 50), part('פר', 70), part('שני', 94, true))).toBe('שני פרים');
    expect(textOf(part('שני', 94), part('פר', 70, true), part('ים', 50))).toBe('שני פרים');
  });
});

describe('paragraphs', () => {
  test('labels one below another stay lines', () => {
    expect(textOf(run('氏名', 50, 100), run('住所', 50, 114), run('電話', 50, 128))).toBe('氏名\n住所\n電話');
  });

  test('a sentence that ends at the edge of its column ends its line', () => {
    const full = '甲は乙に対し本件業務を委託する。';
    expect(textOf(run(full, 50, 100), run('乙はこれを承諾した。', 50, 114))).toBe(`${full}\n乙はこれを承諾した。`);
  });

  test('a hyphen before a capital or a number is kept', () => {
    expect(textOf(run('the contract of Smith-', 50, 100), run('Jones and others', 50, 114))).toBe(
      'the contract of Smith-\nJones and others',
    );
  });
});

describe('order', () => {
  test('a page drawn from its foot to its head is read from its head', () => {
    expect(textOf(run('third', 50, 300), run('second', 50, 200), run('first', 50, 100))).toBe('first\nsecond\nthird');
  });

  test('a heading over two columns comes first, a line across them parts them', () => {
    const left = (i: number) => run(`左の列の第${i}行目の本文です`, 50, 100 + i * 14);
    const right = (i: number) => run(`右の列の第${i}行目の本文です`, 320, 100 + i * 14);
    const rows = [1, 2, 3, 4, 5, 6].flatMap((i) => [left(i), right(i)]);
    const text = textOf(run('二つの段の上に立つ長い長い見出しの行であり端から端まで続く見出し', 50, 90), ...rows);
    expect(text.replace(/\n/g, '')).toBe(
      '二つの段の上に立つ長い長い見出しの行であり端から端まで続く見出し' +
        [1, 2, 3, 4, 5, 6].map((i) => `左の列の第${i}行目の本文です`).join('') +
        [1, 2, 3, 4, 5, 6].map((i) => `右の列の第${i}行目の本文です`).join(''),
    );
  });

  test('a margin note in another direction does not cut the text', () => {
    const text = textOf(
      run('one line', 50, 100),
      run('side note', 20, 400, { angle: -90 }),
      run('another line', 50, 114),
    );
    expect(text).toBe('one line\nanother line\nside note');
  });
});

describe('vertical writing', () => {
  test('columns go from the right to the left', () => {
    const column = (text: string, x: number) => run(text, x, 100, { vertical: true, angle: 90 });
    expect(textOf(column('左の列', 300), column('中の列', 320), column('右の列', 340))).toBe('右の列\n中の列\n左の列');
  });

  test('upright characters one below another are a column, with the number that lies inside it', () => {
    const chars = (text: string, x: number, from: number) =>
      Array.from(text).map((char, i) => run(char, x, from + i * 11));
    expect(
      textOf(...chars('令和', 300, 100), ...chars('八年', 300, 122), run('12', 300, 144), ...chars('月締結', 300, 155)),
    ).toBe('令和八年12月締結');
    expect(textOf(...chars('後の列', 280, 100), ...chars('前の列', 300, 100))).toBe('前の列\n後の列');
  });
});
