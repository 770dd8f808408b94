import { angleOf } from '../detection/boxes.ts';
import { type TextBox, thicknessOf } from '../geometry/text-box.ts';
import type { GreyPicture } from '../picture/grey.ts';
import { clustersOf } from './clusters.ts';
import { readingRows } from './columns.ts';
import { type Direction, type Placed, placed } from './frame.ts';
import { rowsOf } from './rows.ts';
import { type RuledCell, ruledCells } from './ruled-cells.ts';

/** What is put in order: lines that stay together, of a single box or of an area that was ordered by itself. */
type Block = readonly (readonly TextBox[])[];

/** From this ratio of its sides on, a box says which way its text runs. */
const ELONGATED = 1.8;

/** Heights of text: lines of one area are not farther apart. */
const AREA_GAP = 1.6;

/**
 * The boxes of an upright page as lines in reading order. Blocks are found first: tables by their rules, areas whose text
 * runs the other way than the page's; what is left is ordered with them by columns and rows.
 */
export function linesOf(picture: GreyPicture, boxes: readonly TextBox[], direction: Direction): TextBox[][] {
  const angle = angleOf(boxes);
  const { cells, free } = ruledCells(picture, boxes);
  const crosswise = free.filter((box) => runsAcross(box, direction));
  const other: Direction = direction === 'horizontal' ? 'vertical' : 'horizontal';
  const items: Placed<Block>[] = [
    ...placed(
      free.filter((box) => !runsAcross(box, direction)),
      direction,
      angle,
    ).map((item) => ({ ...item, content: [[item.content]] })),
    ...clustersOf(crosswise, areNear).map((area) =>
      blockOf(area, orderedLines(placed(area, other, angle)), direction, angle),
    ),
    ...clustersOf(cells, areAdjacent).map((table) =>
      blockOf(
        table.flatMap((cell) => cell.boxes),
        tableRows(table, direction, angle),
        direction,
        angle,
      ),
    ),
  ];
  return readingRows(items).flatMap((row) => {
    const isPlain = row.every(({ content }) => content.length === 1);
    return isPlain
      ? [row.flatMap(({ content }) => content.flat())]
      : row.flatMap(({ content }) => content.map((line) => [...line]));
  });
}

function orderedLines(items: readonly Placed[]): TextBox[][] {
  return readingRows(items).map((row) => row.map(({ content }) => content));
}

/** A table row by row, each cell whole: cells whose upper edges are level make a row. */
function tableRows(table: readonly RuledCell[], direction: Direction, angle: number): TextBox[][] {
  // A frame around some text is no table.
  if (table.length === 1) return linesOfCell(table[0]!, direction, angle);
  const items = table.map((cell): Placed<readonly TextBox[]> => {
    const content = linesOfCell(cell, direction, angle).flat();
    const [frame] = placed([frameOf(cell, angle)], direction, angle);
    return { ...frame!, content };
  });
  // Compared by their upper edges, as if all were as high as the lowest: a cell over several rows belongs to its first.
  const lowest = Math.min(...items.map(({ top, bottom }) => bottom - top));
  return rowsOf(items.map((item) => ({ ...item, bottom: item.top + lowest }))).map((row) =>
    row.flatMap(({ content }) => content),
  );
}

/** What runs the other way than the page, as a column in a frame, comes first. */
function linesOfCell({ boxes }: RuledCell, direction: Direction, angle: number): TextBox[][] {
  const inside = boxes.filter((box) => !runsAcross(box, direction));
  const sideways = boxes.filter((box) => runsAcross(box, direction));
  const other: Direction = direction === 'horizontal' ? 'vertical' : 'horizontal';
  return [...orderedLines(placed(sideways, other, angle)), ...orderedLines(placed(inside, direction, angle))];
}

/** A cell as a slanted rectangle: its extent holds what the slant adds. */
function frameOf({ left, right, top, bottom }: RuledCell, angle: number): TextBox {
  const slope = Math.abs(Math.sin(angle));
  return {
    centerX: (left + right) / 2,
    centerY: (top + bottom) / 2,
    width: right - left - (bottom - top) * slope,
    height: bottom - top - (right - left) * slope,
    angle,
    score: 1,
  };
}

function blockOf(boxes: readonly TextBox[], content: Block, direction: Direction, angle: number): Placed<Block> {
  const members = placed(boxes, direction, angle);
  return {
    content,
    left: Math.min(...members.map(({ left }) => left)),
    right: Math.max(...members.map(({ right }) => right)),
    top: Math.min(...members.map(({ top }) => top)),
    bottom: Math.max(...members.map(({ bottom }) => bottom)),
    size: Math.max(...members.map(({ size }) => size)),
    isBlock: true,
  };
}

/** Whether a box's text surely runs the other way than the page's. */
function runsAcross({ width, height }: TextBox, direction: Direction): boolean {
  return direction === 'horizontal' ? height > ELONGATED * width : width > ELONGATED * height;
}

function areNear(a: TextBox, b: TextBox): boolean {
  const room = AREA_GAP * Math.min(thicknessOf(a), thicknessOf(b));
  return (
    Math.abs(a.centerX - b.centerX) - (a.width + b.width) / 2 < room &&
    Math.abs(a.centerY - b.centerY) - (a.height + b.height) / 2 < room
  );
}

/** Whether no more than a rule lies between two cells. */
function areAdjacent(a: RuledCell, b: RuledCell): boolean {
  const room = Math.min(...a.boxes.map(thicknessOf), ...b.boxes.map(thicknessOf));
  const gap = (first: number, last: number, from: number, to: number) => Math.max(from - last, first - to);
  return gap(a.left, a.right, b.left, b.right) < room && gap(a.top, a.bottom, b.top, b.bottom) < room;
}
