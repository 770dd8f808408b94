import type { MetafileInfo, Rectangle, TextRun } from '@cis/fileproc-core/metafile';
import type { Budget } from '../container/budget.ts';
import type { Entries } from '../container/entries.ts';
import { DRAWING_KIND, type Drawing, drawingOf } from '../drawing/drawing.ts';
import { type StoredPictures, storedPictures } from '../drawing/stored-pictures.ts';
import { readMetafile } from '../picture/placed-pictures.ts';
import type { PlacedObject } from '../tree/structure.ts';

/** Attribute that holds the drawing of an object. */
export const DRAWING = 7;

/** What of an opened file is needed to read its pages. */
export interface Source {
  readonly entries: Entries;
  readonly budget: Budget;
}

/** One content of a page, looked at. Lengths in 1/100 mm. */
export interface Layer {
  readonly object: PlacedObject;
  readonly drawing: Drawing;
  /** Where it is seen on the page. */
  readonly box: Rectangle;
  /** Of a metafile: its text in 1/100 mm of the page, as it is seen. */
  readonly runs: readonly TextRun[];
  /** Share of the box under pictures, 0 to 1. */
  readonly imageCoverage: number;
  readonly stored: StoredPictures;
  /** Of a metafile. */
  readonly info: MetafileInfo | undefined;
  /** What is missing of it. */
  readonly damage: readonly string[];
}

/** A4, where a page does not say its size. */
export const A4 = { width: 21_000, height: 29_700 };

/** Whether a drawing is a metafile: it may hold text. */
export function isMetafile({ kind }: Drawing): boolean {
  return kind === DRAWING_KIND.emf || kind === DRAWING_KIND.wmf;
}

/** Looks at one object of a page; undefined for one without a drawing. Throws CORRUPT or LIMIT_EXCEEDED for one that is broken. */
export function readLayer(
  object: PlacedObject,
  page: { readonly width: number; readonly height: number },
  { entries, budget }: Source,
): Layer | undefined {
  const drawing = drawingOf(object.attributes.get(DRAWING), entries);
  if (!drawing) return undefined;
  const { x, y, width = page.width, height = page.height } = object;
  const box = { x, y, width, height };
  const stored = storedPictures(object.attributes, entries);
  if (!isMetafile(drawing))
    return { object, drawing, box, runs: [], imageCoverage: 1, stored, info: undefined, damage: [] };
  const { info, runs, pictures, pictureDamage } = readMetafile(drawing.data(budget), stored);
  const area = info.frame.width * info.frame.height;
  const covered = pictures.reduce((sum, { target }) => sum + target.width * target.height, 0);
  return {
    object,
    drawing,
    box,
    runs: runs.map((run) => placedOnPage(run, info.frame, box, object.rotation)),
    imageCoverage: pictures.length === 0 ? 0 : Math.min(1, covered / area || 0),
    stored,
    info,
    damage: [info.damage, pictureDamage].filter((damage) => damage !== undefined),
  };
}

/** A run in device units of the metafile as it is seen on the page. */
function placedOnPage(run: TextRun, frame: Rectangle, box: Rectangle, rotation: 0 | 90 | 180 | 270): TextRun {
  const [width, height] = rotation % 180 === 0 ? [box.width, box.height] : [box.height, box.width];
  const [scaleX, scaleY] = [width / frame.width, height / frame.height];
  const [u, v] = [(run.x - frame.x) * scaleX, (run.y - frame.y) * scaleY];
  const [x, y] =
    rotation === 90
      ? [height - v, u]
      : rotation === 180
        ? [width - u, height - v]
        : rotation === 270
          ? [v, width - u]
          : [u, v];
  return {
    ...run,
    x: box.x + x,
    y: box.y + y,
    angle: run.angle + rotation,
    // Frames keep the proportions of their box: one scale does for both directions.
    length: run.length * scaleX,
    size: run.size * scaleY,
  };
}
