import { constants, inflateSync } from 'node:zlib';
import { type FoundObject, typeOf } from './find-objects.ts';

/** Bytes that all object streams of a file may unpack to. */
const MAX_UNPACKED = 256 * 1024 * 1024;
/** Bytes that one unpacks to; programs put some hundred objects in each. */
const MAX_CONTENT = 32 * 1024 * 1024;
/** What a stream counts that cannot be unpacked: that became known only after some work. */
const BROKEN = 1024 * 1024;
/** Objects of all streams together. */
const MAX_OBJECTS = 500_000;

/**
 * The objects inside the object streams of a file (ISO 32000-2, 7.5.7), which nothing finds once the cross-reference
 * stream at the file's end is gone. Streams that are not compressed by Flate, or are damaged, are passed over.
 */
export function unpackObjectStreams(source: Buffer, objects: readonly FoundObject[]): FoundObject[] {
  const unpacked: FoundObject[] = [];
  let left = MAX_UNPACKED;
  const seen = new Set<number>();
  for (const object of objects) {
    if (object.type !== 'ObjStm' || left <= 0) continue;
    const start = contentStart(source, object);
    // Objects that are not closed would all have the next one's content.
    if (start === undefined || seen.has(start)) continue;
    seen.add(start);
    const content = inflated(source, start);
    left -= content?.length ?? BROKEN;
    if (content !== undefined) addObjects(unpacked, content, object.body);
  }
  return unpacked;
}

function contentStart(source: Buffer, { at, body }: FoundObject): number | undefined {
  if (!/\/FlateDecode|\/Fl\b/.test(body) || /\/Predictor/.test(body)) return undefined;
  let start = at + body.length;
  if (source.toString('latin1', start, start + 'stream'.length) !== 'stream') return undefined;
  start += 'stream'.length;
  if (source[start] === 0x0d) start++;
  if (source[start] === 0x0a) start++;
  return start;
}

function inflated(source: Buffer, start: number): string | undefined {
  const end = source.indexOf('endstream', start, 'latin1');
  try {
    const compressed = source.subarray(start, end < 0 ? source.length : end);
    // Flushing instead of finishing: a stream that is cut gives what came before the cut.
    return inflateSync(compressed, { maxOutputLength: MAX_CONTENT, finishFlush: constants.Z_SYNC_FLUSH }).toString(
      'latin1',
    );
  } catch {
    return undefined;
  }
}

/** Objects stand in the order of their offsets; one that would lie over another is left out. */
function addObjects(found: FoundObject[], content: string, dictionary: string): void {
  const first = Number(/\/First\s+(\d+)/.exec(dictionary)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(first)) return;
  const pairs = content.slice(0, first).matchAll(/(\d+)\s+(\d+)/g);
  let end = first;
  let next = pairs.next().value;
  for (let pair = next; pair && found.length < MAX_OBJECTS; pair = next) {
    next = pairs.next().value;
    const from = first + Number(pair[2]);
    const to = next ? first + Number(next[2]) : content.length;
    if (from >= content.length) break;
    if (from < end) continue;
    end = Math.max(from, to);
    const body = content.slice(from, to).trim();
    found.push({
      number: Number(pair[1]),
      generation: 0,
      type: typeOf(body),
      body,
      at: -1,
      whole: to <= content.length,
    });
  }
}
