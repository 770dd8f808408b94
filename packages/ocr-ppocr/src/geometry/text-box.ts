/** Where a line of text, or a piece of one, lies: a rectangle that may be slanted. */
export interface TextBox {
  /** Pixels of the picture. */
  readonly centerX: number;
  readonly centerY: number;
  /** Pixels along the slanted horizontal. */
  readonly width: number;
  readonly height: number;
  /** Radians clockwise by which the box is slanted: more than -PI/4, at most PI/4. */
  readonly angle: number;
  /** 0 to 1: how sure the detector is that this is text. */
  readonly score: number;
}

export type Point = readonly [x: number, y: number];

/** The longer side. */
export function lengthOf({ width, height }: TextBox): number {
  return Math.max(width, height);
}

/** The shorter side: for a line of text, the height of its characters and a little more. */
export function thicknessOf({ width, height }: TextBox): number {
  return Math.min(width, height);
}

/** The middle value; of an even number of values the upper one of the two in the middle; 0 of none. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/**
 * A box cut shorter along its longer side, around its centre.
 * `times`: the length that is left, in thicknesses.
 */
export function shortened(box: TextBox, times: number): TextBox {
  const most = thicknessOf(box) * times;
  return box.width > box.height
    ? { ...box, width: Math.min(box.width, most) }
    : { ...box, height: Math.min(box.height, most) };
}
