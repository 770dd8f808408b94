import { expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.ts';
import type { GreyPicture } from '../picture/grey.ts';
import { linesOf } from './lines.ts';

/** A box by its upper left corner. */
function box(left: number, top: number, width: number, height: number): TextBox {
  return { centerX: left + width / 2, centerY: top + height / 2, width, height, angle: 0, score: 1 };
}
const white = (): GreyPicture => ({ width: 900, height: 900, data: new Uint8Array(810_000).fill(255) });

function rule({ width, data }: GreyPicture, left: number, top: number, right: number, bottom: number): void {
  for (let y = top; y < bottom; y++) data.fill(0, y * width + left, y * width + right);
}

test('the cells of a ruled table are read whole, row by row', () => {
  const picture = white();
  for (const top of [100, 220, 340]) rule(picture, 100, top, 800, top + 3);
  for (const left of [100, 450, 797]) rule(picture, left, 100, left + 3, 343);
  // The right cell of the first row holds two lines, its left one one, between them in height.
  const one = box(120, 140, 200, 40);
  const [two, three] = [box(470, 115, 300, 40), box(470, 165, 120, 40)];
  const [four, five] = [box(120, 260, 200, 40), box(470, 260, 200, 40)];
  const below = box(100, 400, 600, 40);
  expect(linesOf(picture, [five, three, below, two, four, one], 'horizontal')).toEqual([
    [one, two, three],
    [four, five],
    [below],
  ]);
  // Without the rules it is lines.
  expect(linesOf(white(), [two, three, one, below], 'horizontal')).toEqual([[two], [one], [three], [below]]);
});

test('a frame around the page is no table', () => {
  const picture = white();
  for (const edge of [20, 870]) {
    rule(picture, 20, edge, 873, edge + 3);
    rule(picture, edge, 20, edge + 3, 873);
  }
  const lines = [0, 1, 2, 3].map((line) => box(100, 100 + line * 80, 600, 40));
  expect(linesOf(picture, lines.toReversed(), 'horizontal')).toEqual(lines.map((line) => [line]));
});

test('an area of vertical text in a horizontal page is read by itself, its columns from the right', () => {
  const heading = box(100, 50, 600, 40);
  const columns = [600, 530, 460].map((left) => box(left, 130, 40, 400));
  const below = box(100, 600, 600, 40);
  expect(linesOf(white(), [below, ...columns.toReversed(), heading], 'horizontal')).toEqual([
    [heading],
    ...columns.map((column) => [column]),
    [below],
  ]);
});

test('vertical text in two tiers is read tier by tier', () => {
  const tier = (top: number) => [600, 530, 460, 390].map((left) => box(left, top, 40, 380));
  const [upper, lower] = [tier(50), tier(480)];
  expect(linesOf(white(), [...lower, ...upper], 'vertical')).toEqual([...upper, ...lower].map((column) => [column]));
});
