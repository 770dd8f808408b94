import { convexHull, type Rectangle, rectangleAt, smallestRectangle } from '../geometry/rectangle.ts';
import { lengthOf, medianOf, type TextBox, thicknessOf } from '../geometry/text-box.ts';
import { regionsOf, type TextMap } from './regions.ts';

/** A pixel of the map is text from this probability on (PaddleOCR's `thresh`). */
const PIXEL_THRESHOLD = 0.3;

/** A region is text from this mean probability on (PaddleOCR's `box_thresh` is .6; .5 keeps faint lines). */
const REGION_THRESHOLD = 0.5;

/** The network finds the core of a line; it is grown by area / circumference times this (PaddleOCR's `unclip_ratio`). */
const GROWTH = 1.6;

/** Pixels of the map: regions less thick are specks. */
const LEAST_THICKNESS = 3;
const LEAST_AREA = 6;

/** From this ratio of its sides on, a region's own direction is to be trusted; else it gets that of the page. */
const ELONGATED = 2;

/** The boxes of a map's regions of text, in pixels of the picture that the map was made of. */
export function boxesOf(map: TextMap, picture: { readonly width: number; readonly height: number }): TextBox[] {
  const found = regionsOf(map, PIXEL_THRESHOLD)
    .filter(({ area, score }) => area >= LEAST_AREA && score >= REGION_THRESHOLD)
    .map(({ outline, score }) => {
      const hull = convexHull(outline);
      return { hull, score, rectangle: smallestRectangle(hull) };
    })
    .filter(({ rectangle }) => Math.min(rectangle.width, rectangle.height) >= LEAST_THICKNESS);
  const pageAngle = angleOf(found.map(({ rectangle, score }) => ({ ...rectangle, score })));
  const scaleX = picture.width / map.width;
  const scaleY = picture.height / map.height;
  // The map's sides are rounded, so the two scales differ by a few per cent at most.
  const scale = (scaleX + scaleY) / 2;
  return found.map(({ hull, score, rectangle }): TextBox => {
    const elongated = Math.max(rectangle.width, rectangle.height) >= ELONGATED * thickness(rectangle);
    const core = elongated ? rectangle : rectangleAt(hull, pageAngle);
    const growth = (core.width * core.height * GROWTH) / (core.width + core.height);
    return {
      centerX: core.centerX * scaleX,
      centerY: core.centerY * scaleY,
      width: (core.width + growth) * scale,
      height: (core.height + growth) * scale,
      angle: core.angle,
      score,
    };
  });
}

/** Radians clockwise by which the page is slanted: the middle of its long boxes, longer ones counting more; 0 without any. */
export function angleOf(boxes: readonly TextBox[]): number {
  const long = boxes.filter((box) => lengthOf(box) > 4 * thicknessOf(box));
  if (long.length === 0) return 0;
  const unit = medianOf(long.map(lengthOf));
  return medianOf(
    long.flatMap((box) =>
      Array<number>(Math.max(1, Math.min(8, Math.round((2 * lengthOf(box)) / unit)))).fill(box.angle),
    ),
  );
}

function thickness({ width, height }: Rectangle): number {
  return Math.min(width, height);
}
