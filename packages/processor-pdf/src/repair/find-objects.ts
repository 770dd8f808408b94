/** An object found by its words, not by a table (ISO 32000-2, 7.3.10). */
export interface FoundObject {
  readonly number: number;
  readonly generation: number;
  readonly type: 'Catalog' | 'Pages' | 'Page' | 'ObjStm' | 'other';
  /** Its dictionary as Latin-1, at most {@link MAX_BODY} characters. */
  readonly body: string;
  /** Where `body` starts in the file, bytes; -1 for one that was unpacked. */
  readonly at: number;
  /** It is closed: the file was not cut inside it. */
  readonly whole: boolean;
}

/** Page trees list their pages: 64 KiB hold several thousand. */
const MAX_BODY = 65_536;
/** A file of 100 MB has a few million. */
const MAX_OBJECTS = 2_000_000;

/** All objects of a file given as Latin-1, in their order. */
export function findObjects(text: string): FoundObject[] {
  const found: FoundObject[] = [];
  const heads = /(?<![\w.])(\d{1,9})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj\b/g;
  const ends = /endobj|stream/g;
  let end = -1;
  let next: RegExpExecArray | null;
  for (let head = heads.exec(text); head && found.length < MAX_OBJECTS; head = next) {
    const at = heads.lastIndex;
    next = heads.exec(text);
    // One search for all objects that it ends: looked for from each, it would be found again and again.
    if (end < at) {
      ends.lastIndex = at;
      end = ends.exec(text)?.index ?? Number.POSITIVE_INFINITY;
    }
    // An object that is not closed ends where another one begins.
    const body = text.slice(at, Math.min(end, next?.index ?? text.length, at + MAX_BODY));
    found.push({
      number: Number(head[1]),
      generation: Number(head[2]),
      type: typeOf(body),
      body,
      at,
      whole: end < at + MAX_BODY,
    });
  }
  return found;
}

/** The type of a dictionary. */
export function typeOf(body: string): FoundObject['type'] {
  const name = /\/Type\s*\/(Catalog|Pages|Page|ObjStm)\b/.exec(body)?.[1];
  return name === 'Catalog' || name === 'Pages' || name === 'Page' || name === 'ObjStm' ? name : 'other';
}
