import { lengthOf, shortened, type TextBox } from './geometry/text-box.ts';
import type { Direction } from './layout/frame.ts';
import type { GreyPicture } from './picture/grey.ts';
import { cutStrip } from './picture/strip.ts';
import type { Rotation } from './picture/turn.ts';
import { confidenceOf } from './recognition/decode.ts';
import type { Recognize } from './recognition/recognize.ts';
import { withoutLeaders } from './text/leaders.ts';
import { confidenceOfColumn } from './vertical/read-column.ts';

/** How a page lies. */
export interface Orientation {
  /** Nothing that was tried could be read in any way: what looks like text is texture, or a drawing. */
  readonly isUnreadable: boolean;
  /** Degrees clockwise that it must be turned by to stand upright. */
  readonly rotation: Rotation;
  /** Which way most of its text runs, once upright. */
  readonly direction: Direction;
}

/** A box is a line across or down where one side is so many times the other. */
const ELONGATED = 1.5;

/** Lines that read with less whichever way they are turned are no text: texture gives .1 to .4. */
const READABLE = 0.5;

/** A line read with this confidence one way is not tried upside down: that gives .43 to .53. */
const SURE = 0.9;

/** The recogniser also knows characters that lie on their left side, but reads them with less confidence than this. */
const UPRIGHT = 0.998;

/** Composed columns read with .86 and more on vertical pages, and with .11 to .47 on lines that lie on their side. */
const VERTICAL = 0.7;

/** So many of the longest lines are tried, each cut to so many heights; where none reads, the next longest. */
const PROBES = 2;
const PROBE_LENGTH = 11;
const ATTEMPTS = 2;

const UPRIGHT_PAGE: Orientation = { isUnreadable: false, rotation: 0, direction: 'horizontal' };

/** Finds how a page lies by reading its longest lines in all ways that they could run. An upright page costs two short lines. */
export async function orientationOf(
  recognize: Recognize,
  picture: GreyPicture,
  boxes: readonly TextBox[],
): Promise<Orientation> {
  const wide = boxes.filter(({ width, height }) => width > ELONGATED * height);
  const tall = boxes.filter(({ width, height }) => height > ELONGATED * width);
  const isWide = totalLength(wide) >= totalLength(tall);
  const lines = (isWide ? wide : tall).toSorted((a, b) => lengthOf(b) - lengthOf(a));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const probes = lines.slice(attempt * PROBES, (attempt + 1) * PROBES);
    if (probes.length === 0) break;
    const found = await orientationBy(
      recognize,
      picture,
      probes.map((box) => shortened(box, PROBE_LENGTH)),
      isWide,
    );
    if (found) return found;
  }
  return { ...UPRIGHT_PAGE, isUnreadable: true };
}

/** Undefined where the probes read in no way. */
async function orientationBy(
  recognize: Recognize,
  picture: GreyPicture,
  probes: readonly TextBox[],
  isWide: boolean,
): Promise<Orientation | undefined> {
  /** Mean confidence of strips cut out turned; less where there are less than four characters. */
  const acrossAt = (turn: Rotation) =>
    meanOf(probes, async (box) => {
      const characters = withoutLeaders(await recognize(cutStrip(picture, box, turn).picture));
      return confidenceOf(characters) * Math.min(1, characters.length / 4);
    });
  let best = { turn: 0 as Rotation, confidence: -1 };
  // Characters on their left side are known, so a column that was turned like this may win here as well.
  for (const turn of isWide ? ([0, 180] as const) : ([270, 90] as const)) {
    const confidence = await acrossAt(turn);
    if (confidence > best.confidence) best = { turn, confidence };
    if (isWide && confidence >= SURE) break;
  }
  if (isWide && best.confidence >= UPRIGHT) return { ...UPRIGHT_PAGE, rotation: best.turn };
  const asColumn = await meanOf(probes, (box) =>
    confidenceOfColumn(recognize, cutStrip(picture, box, best.turn).picture),
  );
  if (Math.max(asColumn, best.confidence) < READABLE) return undefined;
  return asColumn >= VERTICAL
    ? // A column of an upright page is cut out turned by 270, to lie on its left side.
      { ...UPRIGHT_PAGE, rotation: ((best.turn + 90) % 360) as Rotation, direction: 'vertical' }
    : { ...UPRIGHT_PAGE, rotation: best.turn };
}

async function meanOf(boxes: readonly TextBox[], measure: (box: TextBox) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const box of boxes) sum += await measure(box);
  return sum / boxes.length;
}

function totalLength(boxes: readonly TextBox[]): number {
  return boxes.reduce((sum, box) => sum + lengthOf(box), 0);
}
