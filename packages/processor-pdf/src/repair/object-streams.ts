import { constants, inflateSync } from 'node:zlib';
import { type FoundObject, typeOf } from './find-objects.ts';

/** Bytes that all object streams of a file may unpack to. */
const MAX_UNPACKED = 256 * 1024 * 1024;

/**
 * The objects inside the object streams of a file (ISO 32000-2, 7.5.7), which nothing finds once the cross-reference
 * stream at the file's end is gone. Streams that are not compressed by Flate, or are damaged, are passed over.
 */
export function unpackObjectStreams(source: Buffer, objects: readonly FoundObject[]): FoundObject[] {
  const unpacked: FoundObject[] = [];
  let left = MAX_UNPACKED;
  for (const object of objects) {
    if (object.type !== 'ObjStm' || left <= 0) continue;
    const content = inflated(source, object, left);
    if (!content) continue;
    left -= content.length;
    unpacked.push(...objectsIn(content, object.body));
  }
  return unpacked;
}

function inflated(source: Buffer, { at, body }: FoundObject, maxOutputLength: number): string | undefined {
  if (!/\/FlateDecode|\/Fl\b/.test(body) || /\/Predictor/.test(body)) return undefined;
  let start = source.indexOf('stream', at, 'latin1') + 'stream'.length;
  if (source[start] === 0x0d) start++;
  if (source[start] === 0x0a) start++;
  const end = source.indexOf('endstream', start, 'latin1');
  try {
    const compressed = source.subarray(start, end < 0 ? source.length : end);
    // Flushing instead of finishing: a stream that is cut gives what came before the cut.
    return inflateSync(compressed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
  } catch {
    return undefined;
  }
}

function objectsIn(content: string, dictionary: string): FoundObject[] {
  const first = Number(/\/First\s+(\d+)/.exec(dictionary)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(first)) return [];
  const header = (content.slice(0, first).match(/\d+/g) ?? []).map(Number);
  const found: FoundObject[] = [];
  for (let i = 0; i + 1 < header.length; i += 2) {
    const from = first + header[i + 1]!;
    const to = i + 3 < header.length ? first + header[i + 3]! : content.length;
    if (from >= content.length) break;
    const body = content.slice(from, to).trim();
    found.push({ number: header[i]!, generation: 0, type: typeOf(body), body, at: -1, whole: to <= content.length });
  }
  return found;
}
