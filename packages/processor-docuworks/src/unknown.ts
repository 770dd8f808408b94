import { DRAWING_KIND, drawingOf } from './drawing/drawing.ts';
import { OBJECT_KIND } from './page/annotations.ts';
import { DRAWING, type Source } from './page/content.ts';
import { descendants, KIND, type RecordNode } from './tree/record.ts';

/** Attributes that are read, or whose meaning matters for nothing that is read. */
const KNOWN_ATTRIBUTES: ReadonlySet<number> = new Set([
  3, 4, 5, 7, 14, 51, 52, 54, 55, 56, 57, 58, 61, 62, 68, 69, 70, 1000,
]);
const PICTURES = { first: 300, last: 400 };
/** From here on attributes have names. */
const FIRST_NAMED = 2001;
const KNOWN_KINDS: ReadonlySet<number> = new Set([...Object.values(KIND), ...Object.values(OBJECT_KIND)]);
const KNOWN_DRAWINGS: ReadonlySet<number> = new Set(Object.values(DRAWING_KIND));
/** Things named in the warning. */
const MOST_NAMED = 20;

/** What a file holds that this reader does not know, counted: `attribute 77 of 8010 (2 times, 40 bytes)`. */
export function unknownThings(root: RecordNode, { entries }: Source): string[] {
  const found = new Map<string, { count: number; bytes: number }>();
  const note = (what: string, bytes: number) => {
    const before = found.get(what);
    if (before) {
      before.count++;
      before.bytes += bytes;
    } else if (found.size < MOST_NAMED) found.set(what, { count: 1, bytes });
  };
  for (const record of descendants(root)) {
    const kind = record.kind.toString(16).padStart(4, '0');
    if (!KNOWN_KINDS.has(record.kind)) note(`object ${kind}`, 0);
    for (const [number, { value }] of record.attributes)
      if (!isKnownAttribute(number)) note(`attribute ${number} of ${kind}`, value.length);
    const drawing = kindOfDrawing(record, entries);
    if (drawing !== undefined && !KNOWN_DRAWINGS.has(drawing)) note(`picture kind ${drawing} of ${kind}`, 0);
  }
  return [...found].map(
    ([what, { count, bytes }]) =>
      `${what} (${count === 1 ? 'once' : `${count} times`}${bytes > 0 ? `, ${bytes} bytes` : ''})`,
  );
}

function isKnownAttribute(number: number): boolean {
  return KNOWN_ATTRIBUTES.has(number) || number >= FIRST_NAMED || (number >= PICTURES.first && number <= PICTURES.last);
}

function kindOfDrawing(record: RecordNode, entries: Source['entries']): number | undefined {
  try {
    return drawingOf(record.attributes.get(DRAWING), entries)?.kind;
  } catch {
    // Reading the page says what is wrong with it.
    return undefined;
  }
}
