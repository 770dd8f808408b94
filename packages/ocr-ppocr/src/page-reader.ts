import type { OcrOptions, OcrPage, RasterImage } from '@cis/fileproc-core';
import { detectText } from './detection/detect.ts';
import { detectionPixels } from './detection/size.ts';
import { type TextBox, thicknessOf } from './geometry/text-box.ts';
import { linesOf } from './layout/lines.ts';
import { orientationOf } from './orientation.ts';
import { type GreyPicture, toGrey } from './picture/grey.ts';
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
  let boxes = await findText(models, given);
  const { rotation, direction } = await orientationOf(recognize, given, boxes);
  const picture = turned(given, rotation);
  if (rotation !== 0) boxes = await findText(models, picture);
  const lines: ReadPiece[][] = [];
  for (const line of linesOf(picture, boxes, direction)) lines.push(await readLine(recognize, picture, line));
  return pageOf({ lines, rotation, size: given, minConfidence: options.minConfidence, words: options.words });
}

/** Finds the text, a second time in more detail where it is small. */
async function findText({ detection }: Models, picture: GreyPicture): Promise<TextBox[]> {
  const first = detectionPixels();
  const boxes = await detectText(detection, picture, first);
  const wanted = detectionPixels(boxes, picture);
  return wanted > first ? detectText(detection, picture, wanted) : boxes;
}

async function readLine(recognize: Recognize, picture: GreyPicture, boxes: readonly TextBox[]): Promise<ReadPiece[]> {
  const pieces: ReadPiece[] = [];
  for (const box of boxes) {
    if (thicknessOf(box) < 1) continue;
    const piece = await readBox(recognize, picture, box);
    if (confidenceOf(piece.characters) >= LEAST_CONFIDENCE) pieces.push(piece);
  }
  return pieces;
}
