import { expect, test } from 'vitest';
import { readingRows } from './columns.ts';
import type { Placed } from './frame.ts';

/** A line of text 20 high. */
function line(content: string, left: number, top: number, width: number): Placed<string> {
  return { content, left, right: left + width, top, bottom: top + 20, size: 20 };
}
const read = (...items: Placed<string>[]) =>
  readingRows(items).map((row) => row.map(({ content }) => content).join(' '));
const column = (name: string, left: number, top: number, lines: number, width = 400) =>
  Array.from({ length: lines }, (_, index) => line(`${name}${index}`, left, top + index * 30, width));

test('lines across the page are read from above, whatever order they were found in', () => {
  expect(read(line('c', 0, 80, 500), line('a', 0, 0, 500), line('b', 0, 40, 300))).toEqual(['a', 'b', 'c']);
});

test('two columns are read one after the other, not line by line', () => {
  expect(read(...column('R', 450, 4, 4), ...column('L', 0, 0, 4))).toEqual([
    'L0',
    'L1',
    'L2',
    'L3',
    'R0',
    'R1',
    'R2',
    'R3',
  ]);
});

test('three columns too, the last one short', () => {
  expect(read(...column('A', 0, 0, 4), ...column('B', 430, 0, 4), ...column('C', 860, 0, 3))).toEqual([
    'A0',
    'A1',
    'A2',
    'A3',
    'B0',
    'B1',
    'B2',
    'B3',
    'C0',
    'C1',
    'C2',
  ]);
});

test('a heading and a line that span the columns are read where they stand', () => {
  const page = [
    line('title', 100, 0, 650),
    ...column('L', 0, 40, 3),
    ...column('R', 450, 40, 3),
    line('across', 0, 140, 850),
    ...column('l', 0, 180, 3),
    ...column('r', 450, 180, 3),
  ];
  expect(read(...page)).toEqual([
    'title',
    'L0',
    'L1',
    'L2',
    'R0',
    'R1',
    'R2',
    'across',
    'l0',
    'l1',
    'l2',
    'r0',
    'r1',
    'r2',
  ]);
});

test('a table is read row by row: its cells are short', () => {
  const rows = Array.from({ length: 5 }, (_, row) => [
    line(`item${row}`, 0, row * 30, 200),
    line(`count${row}`, 300, row * 30, 60),
    line(`price${row}`, 500, row * 30, 90),
  ]);
  expect(read(...rows.flat().reverse())).toEqual(
    Array.from({ length: 5 }, (_, row) => `item${row} count${row} price${row}`),
  );
});
