import type { PageHeader, Resolution } from '../picture/picture.ts';
import { isSideways } from '../picture/picture.ts';

/** Dots per inch of a picture that states none: that of CSS and Windows, in which a pixel has three quarters of a point. */
export const DEFAULT_DPI = 96;

/** Points in an inch. */
const POINTS = 72;

/** Pixels that are wider than high or the other way by more than this are not square on purpose: a fax has 204 x 98. */
const SQUARE = { least: 0.9, most: 1.1 };

/** A relation of resolutions that can be meant; beyond it the file states nonsense. */
const BELIEVED = { least: 0.25, most: 4 };

/** Resolutions, in dots per inch, that a scanner has; 72 and 96 are what programs state that know of none. */
const SCANNED_DPI = { least: 100, most: 1200 };

/** The size of a page in points, as it is seen. */
export function pointsOf({ width, height, orientation, dpi }: PageHeader): { width: number; height: number } {
  const { x, y } = dpi ?? { x: DEFAULT_DPI, y: DEFAULT_DPI };
  const round = (value: number) => Math.round(value * 100) / 100;
  const stored = { width: round((width / x) * POINTS), height: round((height / y) * POINTS) };
  return isSideways(orientation) ? { width: stored.height, height: stored.width } : stored;
}

/** The resolution as it is seen: x and y exchanged where the orientation does so. */
export function seenDpi({ orientation, dpi }: PageHeader): Resolution | undefined {
  return dpi && isSideways(orientation) ? { x: dpi.y, y: dpi.x } : dpi;
}

/** The size, in pixels as stored, in which a page is read by OCR, and its resolution then. */
export interface ReadingSize {
  readonly width: number;
  readonly height: number;
  readonly dpi?: number;
  /** It has fewer pixels than the page. */
  readonly reduced: boolean;
}

/** Chooses the size for OCR: pixels made square, and not more of them than `mostPixels`. */
export function readingSize({ width, height, dpi }: PageHeader, mostPixels: number): ReadingSize {
  const relation = dpi ? dpi.x / dpi.y : 1;
  const believed = relation >= BELIEVED.least && relation <= BELIEVED.most;
  const square = !believed || (relation >= SQUARE.least && relation <= SQUARE.most);
  // The coarser direction is stretched, so that nothing is lost.
  const stretched = square
    ? { width, height }
    : { width: width * Math.max(1, 1 / relation), height: height * Math.max(1, relation) };
  const scale = Math.min(1, Math.sqrt(mostPixels / (stretched.width * stretched.height)));
  const size = {
    width: Math.max(1, Math.round(stretched.width * scale)),
    height: Math.max(1, Math.round(stretched.height * scale)),
  };
  const scanned = dpi && dpi.x >= SCANNED_DPI.least && dpi.x <= SCANNED_DPI.most;
  return { ...size, reduced: scale < 1, ...(scanned && { dpi: Math.round((dpi.x * size.width) / width) }) };
}
