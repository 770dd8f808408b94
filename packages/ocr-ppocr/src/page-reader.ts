import type { OcrOptions, OcrPage, RasterImage } from '@cis/fileproc-core';
import { detectText } from './detection/detect.ts';
import { detectionPixels } from './detection/size.ts';
import { type TextBox, thicknessOf } from './geometry/text-box.ts';
import type { Direction } from './layout/frame.ts';
import { linesOf } from './layout/lines.ts';
import { orientationOf } from './orientation.ts';
import { type GreyPicture, toGrey } from './picture/grey.ts';
import { withoutShowThrough } from './picture/show-through.ts';
import { turned } from './picture/turn.ts';
import { readBox } from './read-box.ts';
import { confidenceOf } from './recognition/decode.ts';
import { type Recognize, recognizer } from './recognition/recognize.ts';
import type { Network } from './runtime/session.ts';
import { pageOf, type ReadPiece } from './text/page.ts';

/** The networks of an engine that is open. */
export interface Models {
  readonly detection: Network;
  readonly recognition: Network;
  readonly dictionary: readonly string[];
}

/** A piece read with less confidence (0 to 1) is texture, a stamp's rim or a drawing, not text. */
const LEAST_CONFIDENCE = 0.5;

/** Where the rest of a page is no text, a word is believed from this confidence (0 to 1) on. */
const SURE_WORD = 0.8;

/** Of a page whose long boxes are unreadable, boxes up to this ratio of their sides are read. */
const SHORT = 6;

/** Reads a page: finds the text, turns the page upright, orders its lines, reads each, puts the text together. */
export async function readPage(
  models: Models,
  image: RasterImage,
  options: OcrOptions,
  signal: AbortSignal,
): Promise<OcrPage> {
  signal.throwIfAborted();
  const given = toGrey(image);
  const recognize = recognizer(models.recognition, models.dictionary, signal);
  let boxes: readonly TextBox[] = await detectText(models.detection, given, detectionPixels());
  const { rotation, direction, isUnreadable } = await orientationOf(recognize, given, boxes);
  let picture = turned(given, rotation);
  if (isUnreadable) boxes = boxes.filter(isShort);
  else boxes = await lookedAtAgain(models, picture, rotation === 0 ? boxes : undefined);
  const front = await withoutShowThrough(recognize, picture, boxes);
  if (front) {
    picture = front;
    boxes = await lookedAtAgain(models, picture, undefined);
  }
  const isText = isUnreadable ? isPlainWord : isLikelyText;
  const lines: ReadPiece[][] = [];
  for (const line of linesOf(picture, boxes, direction))
    lines.push((await readLine(recognize, picture, line, direction)).filter(isText));
  return pageOf({ lines, rotation, size: given, minConfidence: options.minConfidence, words: options.words });
}

/** Where the long boxes of a page are texture or rules, a short one may still be a word. */
function isShort({ width, height }: TextBox): boolean {
  return width <= SHORT * height && height <= SHORT * width;
}

/**
 * The boxes of a page that stands upright: those that it was first seen with, unless it was turned since, or found a second
 * time in more detail where text is small.
 */
async function lookedAtAgain(
  { detection }: Models,
  picture: GreyPicture,
  seen: readonly TextBox[] | undefined,
): Promise<readonly TextBox[]> {
  const first = detectionPixels();
  const boxes = seen ?? (await detectText(detection, picture, first));
  const wanted = detectionPixels(boxes, picture);
  return wanted > first ? detectText(detection, picture, wanted) : boxes;
}

function isLikelyText({ characters }: ReadPiece): boolean {
  return confidenceOf(characters) >= LEAST_CONFIDENCE;
}

/** Shapes of drawings read as a sign or two; a word has three. */
function isPlainWord({ characters }: ReadPiece): boolean {
  const letters = characters.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  return letters.length >= 3 && confidenceOf(characters) >= SURE_WORD;
}

async function readLine(
  recognize: Recognize,
  picture: GreyPicture,
  boxes: readonly TextBox[],
  direction: Direction,
): Promise<ReadPiece[]> {
  const pieces: ReadPiece[] = [];
  for (const box of boxes) {
    if (thicknessOf(box) < 1) continue;
    pieces.push(await readBox(recognize, picture, box, direction));
  }
  return pieces;
}
