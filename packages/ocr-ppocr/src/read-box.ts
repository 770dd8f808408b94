import type { TextBox } from './geometry/text-box.ts';
import type { GreyPicture } from './picture/grey.ts';
import { cutStrip } from './picture/strip.ts';
import { confidenceOf } from './recognition/decode.ts';
import type { Recognize } from './recognition/recognize.ts';
import { settleLookAlikes } from './text/look-alikes.ts';
import type { ReadPiece } from './text/page.ts';
import { readColumn } from './vertical/read-column.ts';

/** The recogniser reads as well at .9 of a line's width, in a tenth less time; .8 costs a thousandth of the characters. */
const SQUEEZE = 0.9;

/** From this ratio of height to width on, a box is a column of vertical text or a line that lies on its side. */
const TALL = 1.8;

/** A column read with less confidence may be a line on its side. */
const SURE_COLUMN = 0.85;

/** Reads one box, whichever way its text runs. */
export async function readBox(recognize: Recognize, picture: GreyPicture, box: TextBox): Promise<ReadPiece> {
  const { characters, strip } = await readAnyWay(recognize, picture, box);
  return { characters: settleLookAlikes(characters), strip };
}

async function readAnyWay(recognize: Recognize, picture: GreyPicture, box: TextBox): Promise<ReadPiece> {
  if (box.height <= TALL * box.width) {
    const strip = cutStrip(picture, box, 0, SQUEEZE);
    return { characters: await recognize(strip.picture), strip };
  }
  const sideways = cutStrip(picture, box, 270);
  let best: ReadPiece = { characters: await readColumn(recognize, sideways.picture), strip: sideways };
  if (confidenceOf(best.characters) >= SURE_COLUMN) return best;
  for (const rotation of [90, 270] as const) {
    const strip = cutStrip(picture, box, rotation, SQUEEZE);
    const piece = { characters: await recognize(strip.picture), strip };
    if (confidenceOf(piece.characters) > confidenceOf(best.characters)) best = piece;
  }
  return best;
}
