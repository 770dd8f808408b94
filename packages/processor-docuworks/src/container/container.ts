import { FileprocError } from '@cis/fileproc-core';
import { type Budget, MOST_PROPERTIES } from './budget.ts';
import { checkOf } from './checksum.ts';
import { damaged } from './damaged.ts';
import { elementsOf } from './element.ts';
import { type Entries, entriesOf, hasProtectedEntry } from './entries.ts';
import { expandLh5 } from './lh5.ts';
import { HEADER_LENGTH, type Header, readHeader } from './recognition.ts';
import { lastTrailerBefore, type Trailer, trailerEndingAt } from './trailer.ts';

/** The last state that is saved in a file. */
export interface Container extends Header {
  /** The expanded records. */
  readonly properties: Uint8Array;
  readonly entries: Entries;
  /** Times that the file was saved, each appending what changed. */
  readonly saves: number;
  /** Bytes of earlier states: above 0 older content can still be read in the file. */
  readonly deadBytes: number;
  /** What was wrong and passed over. */
  readonly damage: readonly string[];
}

/**
 * Opens a file: header, last trailer, properties. A file that is cut gives its last whole state. Throws CORRUPT,
 * ENCRYPTED for protected files, and LIMIT_EXCEEDED for properties that expand beyond what is read.
 */
export function openContainer(bytes: Uint8Array, budget: Budget): Container {
  const header = readHeader(bytes);
  const damage: string[] = [];
  const trailer = findTrailer(bytes, damage);
  const { how, element } = trailer.properties;
  if (how === 'protected' || hasProtectedEntry(bytes, trailer.offsets))
    throw new FileprocError('ENCRYPTED', 'It is protected by a password, a certificate or a policy of DocuWorks');
  const space = element.offset;
  return {
    ...header,
    properties: how === 'plain' ? element.value : expandProperties(trailer, budget, damage),
    entries: entriesOf(bytes, trailer.offsets, space),
    saves: countSegments(bytes, trailer.end),
    deadBytes: trailer.deadBytes,
    damage,
  };
}

function findTrailer(bytes: Uint8Array, damage: string[]): Trailer {
  try {
    return trailerEndingAt(bytes, bytes.length);
  } catch (error) {
    const older = lastTrailerBefore(bytes);
    if (!older) throw error;
    damage.push(`The file is cut; its last whole state, ${older.end} of ${bytes.length} bytes, was read.`);
    return older;
  }
}

function expandProperties({ properties, expandedSize, check }: Trailer, budget: Budget, damage: string[]): Uint8Array {
  const { value } = properties.element;
  if (expandedSize <= 0) throw damaged('The properties have no size');
  if (checkOf(value) !== check) damage.push('The check value of the properties is wrong; they were read nevertheless.');
  budget.claim(expandedSize, value.length, MOST_PROPERTIES, 'The block of properties');
  return expandLh5(value, expandedSize);
}

const SEGMENT = 0x61;

function countSegments(bytes: Uint8Array, end: number): number {
  let count = 0;
  try {
    for (const { tag } of elementsOf(bytes.subarray(0, end), HEADER_LENGTH)) if (tag === SEGMENT) count++;
  } catch {
    // The lengths of segments are not reliable: at least those before are counted.
  }
  return Math.max(1, count);
}
