import { lengthOf, shortened, type TextBox } from './geometry/text-box.ts';
import type { Direction } from './layout/frame.ts';
import type { GreyPicture } from './picture/grey.ts';
import { cutStrip } from './picture/strip.ts';
import type { Rotation } from './picture/turn.ts';
import { confidenceOf } from './recognition/decode.ts';
import type { Recognize } from './recognition/recognize.ts';
import { confidenceOfColumn } from './vertical/read-column.ts';

/** How a page lies. */
export interface Orientation {
  /** Degrees clockwise that it must be turned by to stand upright. */
  readonly rotation: Rotation;
  /** Which way most of its text runs, once upright. */
  readonly direction: Direction;
}

/** A box is a line across or down where one side is so many times the other. */
const ELONGATED = 1.5;

/** A line read with this confidence one way is not tried upside down: that gives .43 to .53. */
const SURE = 0.9;

/** The recogniser also knows characters that lie on their left side, but reads them with less confidence than this. */
const UPRIGHT = 0.998;

/** Composed columns read with .86 and more on vertical pages, and with .11 to .47 on lines that lie on their side. */
const VERTICAL = 0.7;

/** So many of the longest lines are tried, each cut to so many heights. */
const PROBES = 2;
const PROBE_LENGTH = 11;

/** Finds how a page lies by reading its longest lines in all ways that they could run. An upright page costs two short lines. */
export async function orientationOf(
  recognize: Recognize,
  picture: GreyPicture,
  boxes: readonly TextBox[],
): Promise<Orientation> {
  const wide = boxes.filter(({ width, height }) => width > ELONGATED * height);
  const tall = boxes.filter(({ width, height }) => height > ELONGATED * width);
  const lines = totalLength(wide) >= totalLength(tall) ? wide : tall;
  const probes = lines
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, PROBES)
    .map((box) => shortened(box, PROBE_LENGTH));
  if (probes.length === 0) return { rotation: 0, direction: 'horizontal' };
  /** Mean confidence of strips cut out turned; less where there are less than four characters. */
  const acrossAt = (turn: Rotation) =>
    meanOf(probes, async (box) => {
      const characters = await recognize(cutStrip(picture, box, turn).picture);
      return confidenceOf(characters) * Math.min(1, characters.length / 4);
    });
  let best = { turn: 0 as Rotation, confidence: -1 };
  // Characters on their left side are known, so a column that was turned like this may win here as well.
  for (const turn of lines === wide ? ([0, 180] as const) : ([270, 90] as const)) {
    const confidence = await acrossAt(turn);
    if (confidence > best.confidence) best = { turn, confidence };
    if (lines === wide && confidence >= SURE) break;
  }
  if (lines === wide && best.confidence >= UPRIGHT) return { rotation: best.turn, direction: 'horizontal' };
  const asColumn = await meanOf(probes, (box) =>
    confidenceOfColumn(recognize, cutStrip(picture, box, best.turn).picture),
  );
  return asColumn >= VERTICAL
    ? // A column of an upright page is cut out turned by 270, to lie on its left side.
      { rotation: ((best.turn + 90) % 360) as Rotation, direction: 'vertical' }
    : { rotation: best.turn, direction: 'horizontal' };
}

async function meanOf(boxes: readonly TextBox[], measure: (box: TextBox) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const box of boxes) sum += await measure(box);
  return sum / boxes.length;
}

function totalLength(boxes: readonly TextBox[]): number {
  return boxes.reduce((sum, box) => sum + lengthOf(box), 0);
}
