import { withEvenGround, withLightGround } from './background.ts';
import type { GreyPicture } from './grey.ts';
import { reducedToInk } from './scale.ts';

/** How the text of a picture lies, as far as its ink tells without reading it. */
export interface Layout {
  /** Whether the ink stands in rows (lines across) or columns (vertical text, or a page lying on its side). */
  readonly direction: 'rows' | 'columns';
  /** Degrees clockwise by which the rows or columns are off the picture's axes; 0 where it cannot be told. */
  readonly skew: number;
  /** Pixels: the middle height of a row of ink, or width of a column; 0 where there is none. */
  readonly lineHeight: number;
  /** The part of the picture with most ink, in pixels: where a sample for reading is best taken. */
  readonly densest: readonly [left: number, top: number, width: number, height: number];
}

/** Pixels of the longer side at which the ink is looked at: lines of A4 are then 5 to 20 pixels apart from each other. */
const ANALYSIS_SIDE = 1000;

/** Shades under this are ink, once the ground is white. */
const INK = 128;

/** A picture with more ink than this share is a photograph or a drawing: its shapes say nothing of lines. */
const MOST_INK = 0.4;

/** Degrees. Papers in a feeder lie straighter; a photograph by hand rarely passes it. */
const WIDEST_SKEW = 8;

/** Columns must be this much sharper than rows to be believed: characters of Japanese stand in a loose grid. */
const COLUMNS_MUST_WIN_BY = 1.3;

/** A slant must make lines this much sharper to be believed: pictures with little text are slightly sharper at any. */
const SKEW_MUST_WIN_BY = 1.2;

interface Ink {
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** Looks at where the ink of a picture is. Takes some 50 ms for A4 at 300 dpi. */
export function layoutOf(picture: GreyPicture): Layout {
  const factor = Math.max(1, Math.round(Math.max(picture.width, picture.height) / ANALYSIS_SIDE));
  const small = withEvenGround(withLightGround(reducedToInk(picture, factor)));
  const ink = inkOf(small);
  const whole = [0, 0, picture.width, picture.height] as const;
  if (ink.xs.length === 0 || ink.xs.length > MOST_INK * small.width * small.height)
    return { direction: 'rows', skew: 0, lineHeight: 0, densest: whole };
  const rows = sharpest((degrees) => profileOf(ink.xs, ink.ys, small.height, small.width, -degrees));
  const columns = sharpest((degrees) => profileOf(ink.ys, ink.xs, small.width, small.height, degrees));
  const direction = columns.sharpness > COLUMNS_MUST_WIN_BY * rows.sharpness ? 'columns' : 'rows';
  const best = direction === 'rows' ? rows : columns;
  return {
    direction,
    skew: best.sharpness > SKEW_MUST_WIN_BY * best.straight ? best.degrees : 0,
    lineHeight: middleRun(best.profile) * factor,
    densest: densestPart(ink, factor, picture),
  };
}

function inkOf({ width, height, data }: GreyPicture): Ink {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++)
      if (data[at]! < INK) {
        xs.push(x);
        ys.push(y);
      }
  return { xs: Int32Array.from(xs), ys: Int32Array.from(ys), width, height };
}

/** Ink counted along lines across that are inclined by some degrees. */
function profileOf(along: Int32Array, across: Int32Array, size: number, length: number, degrees: number): Int32Array {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const margin = Math.ceil(Math.abs(slope) * length) + 1;
  const profile = new Int32Array(size + 2 * margin);
  for (let point = 0; point < along.length; point++)
    profile[Math.round(across[point]! + along[point]! * slope) + margin]!++;
  return profile;
}

interface Slant {
  readonly degrees: number;
  readonly sharpness: number;
  readonly profile: Int32Array;
}

/** The inclination at which ink and gaps are told apart best: first in steps of half a degree, then of a tenth. */
function sharpest(profileAt: (degrees: number) => Int32Array): Slant & { readonly straight: number } {
  const at = (degrees: number): Slant => {
    const profile = profileAt(degrees);
    let sharpness = 0;
    for (let bin = 1; bin < profile.length; bin++) sharpness += (profile[bin]! - profile[bin - 1]!) ** 2;
    return { degrees, sharpness, profile };
  };
  const straight = at(0);
  let best = straight;
  for (let half = -2 * WIDEST_SKEW; half <= 2 * WIDEST_SKEW; half++) {
    const tried = at(half / 2);
    if (tried.sharpness > best.sharpness) best = tried;
  }
  const centre = best.degrees;
  for (let tenth = -4; tenth <= 4; tenth++) {
    const tried = at(Math.round(centre * 10 + tenth) / 10);
    if (tried.sharpness > best.sharpness) best = tried;
  }
  return { ...best, straight: straight.sharpness };
}

/** Bins that a ruled line of a table is thick; text is higher. */
const RULE = 3;

/**
 * The median length of the runs of a profile that hold ink: a run is a line of text, a gap lies between lines. Ink is
 * held against what is usual on the page: a ruled line has many times that of text.
 */
function middleRun(profile: Int32Array): number {
  const usual = profile.filter((count) => count > 0).sort();
  const least = usual[Math.floor(usual.length / 2)]! * 0.3;
  const runs: number[] = [];
  let length = 0;
  for (const count of [...profile, 0]) {
    if (count > least) length++;
    else {
      if (length > RULE) runs.push(length);
      length = 0;
    }
  }
  runs.sort((a, b) => a - b);
  return runs[Math.floor(runs.length / 2)] ?? 0;
}

/** A fifth of the width and three tenths of the height, moved to where most ink is; the whole of a small picture. */
function densestPart(ink: Ink, factor: number, picture: GreyPicture): Layout['densest'] {
  const wide = Math.min(picture.width, Math.max(300, Math.round(picture.width * 0.2)));
  const high = Math.min(picture.height, Math.max(400, Math.round(picture.height * 0.3)));
  const steps = 8;
  const lefts = Array.from({ length: steps + 1 }, (_, step) => Math.round(((picture.width - wide) * step) / steps));
  const tops = Array.from({ length: steps + 1 }, (_, step) => Math.round(((picture.height - high) * step) / steps));
  const counts = new Uint32Array((steps + 1) ** 2);
  for (let point = 0; point < ink.xs.length; point++) {
    const x = ink.xs[point]! * factor;
    const y = ink.ys[point]! * factor;
    for (let row = 0; row <= steps; row++) {
      if (y < tops[row]! || y >= tops[row]! + high) continue;
      for (let column = 0; column <= steps; column++)
        if (x >= lefts[column]! && x < lefts[column]! + wide) counts[row * (steps + 1) + column]!++;
    }
  }
  const best = counts.indexOf(counts.reduce((max, count) => Math.max(max, count), 0));
  return [lefts[best % (steps + 1)]!, tops[Math.floor(best / (steps + 1))]!, wide, high];
}
