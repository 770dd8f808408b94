import { type Budget, MOST_DRAWING } from '../container/budget.ts';
import { damaged } from '../container/damaged.ts';
import { type Element, fieldsOf, signedNumber } from '../container/element.ts';
import type { Entries } from '../container/entries.ts';
import { expandLh5 } from '../container/lh5.ts';
import { referenceOf } from '../tree/attributes.ts';

/** Kinds of drawings. Those that no known file holds are told from their bytes. */
export const DRAWING_KIND = { wmf: 1, emf: 4, jpeg: 5, dib: 7, g4: 9 } as const;

/** A drawing: the content of a page, the look of an annotation, or a thumbnail. Expanded only when it is asked for. */
export interface Drawing {
  /** See {@link DRAWING_KIND}. */
  readonly kind: number;
  /** Bytes of a BITMAPINFO in kind 7, of the expanded data elsewhere. */
  readonly size: number | undefined;
  /** Pixels. */
  readonly width: number | undefined;
  /** Pixels. */
  readonly height: number | undefined;
  /** Dots an inch. */
  readonly dpi: number | undefined;
  /** Its data, expanded. Throws CORRUPT or LIMIT_EXCEEDED. */
  data(budget: Budget): Uint8Array;
}

/** Fields of a drawing. */
const FIELD = {
  kind: 0x80,
  size: 0x81,
  data: 0x86,
  width: 0x87,
  height: 0x88,
  stored: 0x89,
  compressed: 0x8a,
  perMetre: 0x8b,
} as const;
const INCHES_IN_METRE = 1 / 0.0254;

/** The drawing in an attribute, or in the entry that it refers to; undefined where there is none. Throws CORRUPT. */
export function drawingOf(element: Element | undefined, entries: Entries): Drawing | undefined {
  if (!element) return undefined;
  if (!element.isReference) return readDrawing(element.value);
  const reference = referenceOf(element);
  if (!reference) throw damaged('A drawing lies in an entry that is not named');
  return readDrawing(entries.body(reference.entry));
}

/** Reads the fields of a drawing. Throws CORRUPT for bytes that are none. */
export function readDrawing(body: Uint8Array): Drawing {
  const fields = fieldsOf(body);
  const number = (tag: number) => signedNumber(fields.get(tag));
  const kind = number(FIELD.kind);
  const stored = fields.get(FIELD.data);
  if (kind === undefined || !stored) throw damaged('A drawing has no kind or no data');
  const size = number(FIELD.size);
  const isCompressed = number(FIELD.compressed) ?? (size !== undefined && size > stored.length ? 1 : 0);
  const perMetre = number(FIELD.perMetre);
  const dpi = perMetre && perMetre > 0 ? Math.round(perMetre / INCHES_IN_METRE) : undefined;
  return {
    kind,
    size,
    width: number(FIELD.width),
    height: number(FIELD.height),
    dpi,
    data(budget) {
      // Kinds that are compressed in themselves, and bitmaps, whose bits say how they are stored.
      if (isCompressed !== 1 || (kind !== DRAWING_KIND.emf && kind !== DRAWING_KIND.wmf)) return stored;
      if (size === undefined || size <= 0) throw damaged('A compressed drawing does not say its size');
      budget.claim(size, stored.length, MOST_DRAWING, 'A drawing');
      return expandLh5(stored, size);
    },
  };
}
