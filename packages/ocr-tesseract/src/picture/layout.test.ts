import { expect, test } from 'vitest';
import { drawPage, turnPage } from '../fixtures/drawn-page.ts';
import { layoutOf } from './layout.ts';

const TEXT =
  '工場長は先月末までに、図面番号A-1024の改訂版の更新作業を完了しました。購買担当者は毎週月曜日の朝、見積金額を確認する。';
/** Lines that begin at other places of a sentence: in lines that are alike, characters stand in columns. */
const LINES = Array.from({ length: 12 }, (_, line) => (TEXT + TEXT).slice(line * 5, line * 5 + 28));

test('lines across are rows, a page on its side has columns', () => {
  const page = drawPage({ lines: LINES, width: 1200, height: 900 });
  expect(layoutOf(page)).toMatchObject({ direction: 'rows', skew: 0 });
  expect(layoutOf(turnPage(page, 1))).toMatchObject({ direction: 'columns', skew: 0 });
});

test.each([-6, -2.5, -1, 1, 3, 7])('a page %i degrees off is measured to a tenth or two', (slant) => {
  const page = drawPage({ lines: LINES, width: 1200, height: 1000, slant });
  expect(Math.abs(layoutOf(page).skew - slant)).toBeLessThanOrEqual(0.2);
  const side = layoutOf(turnPage(page, 1));
  expect(side.direction).toBe('columns');
  expect(Math.abs(side.skew - slant)).toBeLessThanOrEqual(0.2);
});

test('the height of a line is about that of its letters', () => {
  for (const fontSize of [12, 20, 40]) {
    const { lineHeight } = layoutOf(drawPage({ lines: LINES.slice(0, 8), fontSize, width: 1000, height: 700 }));
    expect(lineHeight).toBeGreaterThan(fontSize * 0.6);
    expect(lineHeight).toBeLessThan(fontSize * 1.3);
  }
});

test('the densest part holds the text', () => {
  const [left, ...rest] = layoutOf(drawPage({ lines: ['', '', '', ...LINES], width: 3000, height: 3000 })).densest;
  expect(left).toBeLessThan(500);
  expect(rest).toEqual([0, 600, 900]);
});

test('an empty picture and one that is all ink have rows and no skew', () => {
  for (const shade of [0, 128, 255])
    expect(layoutOf({ width: 300, height: 200, data: new Uint8Array(60_000).fill(shade) })).toEqual({
      direction: 'rows',
      skew: 0,
      lineHeight: 0,
      densest: [0, 0, 300, 200],
    });
});
