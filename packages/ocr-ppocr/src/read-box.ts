import { shortened, type TextBox } from './geometry/text-box.ts';
import type { Direction } from './layout/frame.ts';
import type { GreyPicture } from './picture/grey.ts';
import { cutStrip } from './picture/strip.ts';
import type { Rotation } from './picture/turn.ts';
import { confidenceOf } from './recognition/decode.ts';
import type { Recognize } from './recognition/recognize.ts';
import { settleHalfWidth } from './text/half-width.ts';
import { withoutLeaders } from './text/leaders.ts';
import { settleLookAlikes } from './text/look-alikes.ts';
import type { ReadPiece } from './text/page.ts';
import { readColumn } from './vertical/read-column.ts';

/** The recogniser reads as well at .85 of a line's width, in a seventh less time; .8 costs a thousandth of the characters. */
const SQUEEZE = 0.85;

/** A line read with less confidence is read once more, spread: half-width and condensed type stands too close. */
const DOUBTFUL = 0.9;
const SPREAD = 1.3;

/** From this ratio of height to width on, a box is a column of vertical text or a line that lies on its side. */
const TALL = 1.8;

/** A column read with less confidence may be a line on its side. */
const SURE_COLUMN = 0.85;

/** A line that runs upwards reads with this confidence when it is turned; a column, turned so, with a third of it. */
const SURE_UPWARDS = 0.9;
/** Heights of text that are enough to see that. */
const UPWARDS_PROBE = 8;

/** Reads one box, whichever way its text runs. `direction`: which way most text of the page runs. */
export async function readBox(
  recognize: Recognize,
  picture: GreyPicture,
  box: TextBox,
  direction: Direction,
): Promise<ReadPiece> {
  const { characters, strip } = await readAnyWay(recognize, picture, box, direction);
  return { characters: withoutLeaders(settleLookAlikes(settleHalfWidth(characters))), strip };
}

async function readAnyWay(
  recognize: Recognize,
  picture: GreyPicture,
  box: TextBox,
  direction: Direction,
): Promise<ReadPiece> {
  const lying = (rotation: Rotation) => readLine(recognize, picture, box, rotation);
  if (box.height <= TALL * box.width) return lying(0);
  // The characters of such a line, upright each by itself, may read well as a column, the last one first.
  if (direction === 'horizontal' && (await runsUpwards(recognize, picture, box))) return lying(90);
  const sideways = cutStrip(picture, box, 270);
  let best: ReadPiece = { characters: await readColumn(recognize, sideways.picture), strip: sideways };
  if (confidenceOf(best.characters) >= SURE_COLUMN) return best;
  for (const rotation of [90, 270] as const) {
    const piece = await lying(rotation);
    if (confidenceOf(piece.characters) > confidenceOf(best.characters)) best = piece;
  }
  return best;
}

async function runsUpwards(recognize: Recognize, picture: GreyPicture, box: TextBox): Promise<boolean> {
  const { picture: probe } = cutStrip(picture, shortened(box, UPWARDS_PROBE), 90);
  return confidenceOf(await recognize(probe)) >= SURE_UPWARDS;
}

async function readLine(
  recognize: Recognize,
  picture: GreyPicture,
  box: TextBox,
  rotation: Rotation,
): Promise<ReadPiece> {
  const strip = cutStrip(picture, box, rotation, SQUEEZE);
  const first = { characters: await recognize(strip.picture), strip };
  const confidence = confidenceOf(first.characters);
  if (confidence >= DOUBTFUL || confidence === 0) return first;
  const spread = cutStrip(picture, box, rotation, SPREAD);
  const second = { characters: await recognize(spread.picture), strip: spread };
  return confidenceOf(second.characters) > confidence ? second : first;
}
