import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';

/**
 * pdf.js draws the glyphs of fonts that are in the file as paths; it calls `fillText` and `strokeText` only for fonts that
 * are not, and the system draws an empty box for each letter that its own fonts do not have. Such a box is worse than
 * nothing: an OCR engine reads it. So it is not drawn, and counted. One page is drawn at a time in a process.
 */
let missing = 0;

/** How many glyphs were left out since the last call. */
export function takeMissingGlyphs(): number {
  const count = missing;
  missing = 0;
  return count;
}

const watched = new WeakSet<SKRSContext2D>();

/** Makes a context leave out glyphs that the system has no font for. */
export function watchGlyphs(context: SKRSContext2D, createCanvas: CreateCanvas): SKRSContext2D {
  // A canvas gives the same context each time it is asked.
  if (watched.has(context)) return context;
  watched.add(context);
  for (const method of ['fillText', 'strokeText'] as const) {
    const draw = context[method].bind(context);
    context[method] = (text, x, y, maxWidth) => {
      if (isDrawable(text, createCanvas)) draw(text, x, y, maxWidth);
      else missing += Array.from(text).length;
    };
  }
  return context;
}

/** Makes a canvas. */
export type CreateCanvas = (width: number, height: number) => Canvas;

/** Answers so far: a page uses a letter many times. The fonts of a process do not change. */
const drawable = new Map<string, boolean>();
const MAX_ANSWERS = 50_000;
/** A character that will never be assigned: any font draws its box for it. */
const UNASSIGNED = '\u{10FFFF}';
/** Pixels: enough that a letter and the box differ. */
const SIDE = 24;

function isDrawable(text: string, createCanvas: CreateCanvas): boolean {
  if (/^[\u0000-\u024F\s]*$/.test(text)) return true;
  const known = drawable.get(text);
  if (known !== undefined) return known;
  const answer = !pictureOf(text, createCanvas).equals(
    pictureOf(UNASSIGNED.repeat(Array.from(text).length), createCanvas),
  );
  if (drawable.size < MAX_ANSWERS) drawable.set(text, answer);
  return answer;
}

function pictureOf(text: string, createCanvas: CreateCanvas): Buffer {
  const canvas = createCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d');
  context.font = `${SIDE - 4}px sans-serif`;
  context.fillText(text, 0, SIDE - 4);
  return Buffer.from(canvas.data());
}
