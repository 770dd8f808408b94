import type { OcrPage, RasterImage } from '@cis/fileproc-core';
import type { LanguageData } from './language-data.ts';
import { type GreyPicture, toGrey } from './picture/grey.ts';
import { type Layout, layoutOf } from './picture/layout.ts';
import { cropped, reduced } from './picture/scale.ts';
import { chain, IDENTITY } from './picture/transform.ts';
import { turned } from './picture/turn.ts';
import { prepared } from './preparation.ts';
import { type Recognition, SEGMENTATION } from './recognition.ts';
import { qualityOf, type ReadLine } from './text/lines.ts';
import { pageOf, type Reading } from './text/page.ts';

/** One picture to be read, with the data of its languages found. */
export interface ReadRequest {
  readonly image: RasterImage;
  readonly languages: readonly LanguageData[];
  /** Data for vertical text of these languages; empty where there is none. */
  readonly verticalLanguages: readonly LanguageData[];
  readonly minConfidence: number;
  readonly preprocessing: boolean;
  readonly words: boolean;
}

/** Larger pictures are reduced first: A3 at 400 dpi has 31 million, and the WebAssembly memory never shrinks. */
const MOST_PIXELS = 40_000_000;

/** A page read with less confidence may lie on its side; one with text that is right has 85 to 95. */
const POOR_CONFIDENCE = 75;

/** Fewer characters say nothing about a page. */
const ENOUGH_CHARACTERS = 10;

/** A sample with this confidence needs no comparison: the wrong way gives 10 to 35. */
const GOOD_SAMPLE = 80;

/** With less, a sample says nothing. */
const LEAST_SAMPLE = 60;

/** A way in which a page can lie. */
interface Way {
  readonly rotation: 0 | 90 | 180 | 270;
  readonly vertical: boolean;
}

const UPRIGHT: Way = { rotation: 0, vertical: false };
const VERTICAL: Way = { rotation: 0, vertical: true };
const ON_ITS_HEAD: Way = { rotation: 180, vertical: false };
const TURNED_LEFT: Way = { rotation: 270, vertical: false };
const TURNED_RIGHT: Way = { rotation: 90, vertical: false };

/** Points that a line of ordinary text is high, from which its resolution is guessed. */
const TEXT_POINTS = 10.5;

/** Dots per inch of a picture that states none, from the pixels of its lines; 96, a screen's, where they say nothing. */
function guessedDpi(lineHeight: number): number {
  return lineHeight === 0 ? 96 : Math.min(400, Math.max(72, (lineHeight * 72) / TEXT_POINTS));
}

/** Reads one picture: prepares it, finds out how its text lies, and recognises it. */
export function readPage(recognize: Recognition, request: ReadRequest): OcrPage {
  const { image, preprocessing } = request;
  const grey = toGrey(image);
  const factor = Math.ceil(Math.sqrt((grey.width * grey.height) / MOST_PIXELS));
  const fitted = reduced(grey, factor);
  const layout = layoutOf(fitted.picture);
  const ready = preprocessing ? prepared(fitted.picture, layout) : { picture: fitted.picture, back: IDENTITY };
  const back = chain(ready.back, fitted.back);
  const dpi = (image.dpi ?? guessedDpi(layout.lineHeight * fitted.back.xx)) / back.xx;

  const readAs = (way: Way, picture: GreyPicture, sample: boolean): Reading => {
    const placed = way.rotation === 0 ? { picture, back: IDENTITY } : turned(picture, way.rotation);
    const lines = recognize(placed.picture, {
      languages: way.vertical ? request.verticalLanguages : request.languages,
      segmentation: way.vertical ? SEGMENTATION.verticalBlock : sample ? SEGMENTATION.block : SEGMENTATION.page,
      dpi,
    });
    return { lines, back: chain(placed.back, back), rotation: way.rotation };
  };
  const reading = readBestWay(
    layout,
    request.verticalLanguages.length > 0,
    (way) => readAs(way, ready.picture, false),
    (way) => readAs(way, sampleOf(ready.picture, layout, ready.back.xx), true).lines,
  );
  return pageOf(reading, { minConfidence: request.minConfidence, words: request.words, size: image });
}

/**
 * Most pages are upright and are read once. Ink in columns means vertical text or a page on its side: samples tell which.
 * A page that was read upright with little confidence is sampled too: it may stand on its head.
 */
function readBestWay(
  layout: Layout,
  canReadVertical: boolean,
  read: (way: Way) => Reading,
  sample: (way: Way) => readonly ReadLine[],
): Reading {
  const vertical = canReadVertical ? [VERTICAL] : [];
  if (layout.direction === 'columns') {
    // Rows of characters in a grid look like columns too, and can be read down as well as across: compare these two.
    const best = bestSample([[...vertical, UPRIGHT], [TURNED_LEFT], [TURNED_RIGHT]], sample);
    return read(best && best.confidence >= LEAST_SAMPLE ? best.way : UPRIGHT);
  }
  const upright = read(UPRIGHT);
  const quality = qualityOf(upright.lines);
  if (quality.confidence >= POOR_CONFIDENCE || quality.characters < ENOUGH_CHARACTERS) return upright;
  const best = bestSample([[ON_ITS_HEAD], vertical, [TURNED_LEFT], [TURNED_RIGHT]], sample);
  if (!best || best.confidence < Math.max(LEAST_SAMPLE, quality.confidence + 10)) return upright;
  const other = read(best.way);
  return qualityOf(other.lines).confidence > quality.confidence ? other : upright;
}

interface Sampled {
  readonly way: Way;
  readonly confidence: number;
}

/**
 * The surest of several ways by reading a sample in each. Ways of a group are rivals: where one can be read, the others are
 * tried too. The next group is tried only where none was good.
 */
function bestSample(
  groups: readonly (readonly Way[])[],
  sample: (way: Way) => readonly ReadLine[],
): Sampled | undefined {
  let best: Sampled | undefined;
  for (const group of groups) {
    for (const way of group) {
      const { confidence, characters } = qualityOf(sample(way));
      if (characters >= ENOUGH_CHARACTERS && confidence > (best?.confidence ?? 0)) best = { way, confidence };
      // Letters that lie on their side are read in none of the group.
      if (confidence < LEAST_SAMPLE) break;
    }
    if (best && best.confidence >= GOOD_SAMPLE) return best;
  }
  return best;
}

/** The densest part of a picture; the layout was taken before it was scaled. */
function sampleOf(picture: GreyPicture, { densest }: Layout, scale: number): GreyPicture {
  const [left, top, width, height] = densest.map((value) => Math.floor(value / scale)) as [
    number,
    number,
    number,
    number,
  ];
  return cropped(picture, [left, top, Math.min(width, picture.width - left), Math.min(height, picture.height - top)]);
}
