import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import type { Ole2File, Ole2Storage } from '@cis/fileproc-core/ole2';
import { LittleEndian } from '../ole/little-endian.ts';
import { type ArtRecord, recordsOf } from '../ole/office-art.ts';
import { openDocument } from '../ole/open-document.ts';
import { decryptPresentation } from './decryption.ts';
import { RT } from './record-types.ts';

/** An open presentation: its records that are live. */
export interface Presentation {
  readonly ole2: Ole2File;
  readonly document: ArtRecord;
  /** The live record under a persist number: a slide, a master, a note, an object. */
  record(persistId: number): ArtRecord | undefined;
  /** Persist numbers of live records, in order. */
  readonly persistIds: readonly number[];
}

/** What the chain of edits tells ([MS-PPT] 2.3.3 to 2.3.6). */
export interface EditChain {
  /** Offsets of live records by persist number. */
  readonly offsets: ReadonlyMap<number, number>;
  readonly documentId: number;
  /** Persist number of what tells how the file is enciphered; 0 where it is not. */
  readonly encryptionId: number;
}

/** An edit for each time the file was saved without being written anew. */
const MAX_EDITS = 10_000;
const MAX_PERSIST = 1 << 20;
/** How often the bytes of the stream may be read. */
const MAX_READINGS = 4;
const ENCRYPTED_TOKEN = 0xf3d1c4df;

/** Opens a presentation. Throws CORRUPT, ENCRYPTED, and UNSUPPORTED_TYPE for PowerPoint 95 and before. */
export async function openPresentation(file: LocalFile, context: ProcessContext): Promise<Presentation> {
  const ole2 = await openDocument(file);
  // Files for PowerPoint 95 and 97 hold the newer document in a storage of its own.
  const place: Pick<Ole2Storage, 'stream'> = ole2.root.storage('PP97_DUALSTORAGE') ?? ole2;
  const stream = place.stream('PowerPoint Document');
  if (!stream) {
    const old = ole2.stream('PP40') ?? ole2.stream('PP4');
    throw old
      ? new FileprocError('UNSUPPORTED_TYPE', `${file.path}: a presentation of PowerPoint 95 or before.`)
      : new FileprocError('CORRUPT', `${file.path}: the OLE2 file holds no stream PowerPoint Document.`);
  }
  const bytes = new LittleEndian(await stream.bytes());
  const currentUser = new LittleEndian((await place.stream('Current User')?.bytes(4096)) ?? new Uint8Array(0));
  const chain = readChain(bytes, currentUser.u32(16)) ?? readChain(bytes, lastEdit(bytes));
  const encrypted = currentUser.u32(12) === ENCRYPTED_TOKEN || (chain !== undefined && chain.encryptionId !== 0);
  if (stream.size > bytes.length)
    context.warn({ code: 'DAMAGED', message: `${file.path}: the presentation is cut; what is left of it was read.` });
  const data = encrypted ? decryptPresentation(bytes, chain, file.path, context.passwords) : bytes;
  const offsets = chain?.offsets ?? new Map<number, number>();
  // Slides of a hostile file can all be the same record: in all no more is read than a real file has.
  let readable = data.length * MAX_READINGS;
  const record = (persistId: number): ArtRecord | undefined => {
    const offset = offsets.get(persistId);
    const found = offset === undefined || readable <= 0 ? undefined : recordAt(data, offset);
    readable -= found?.content.length ?? 0;
    return found;
  };
  const live = chain && record(chain.documentId);
  const document = live?.type === RT.document ? live : recordsOf(data).find(({ type }) => type === RT.document);
  if (!document) throw new FileprocError('CORRUPT', `${file.path}: the presentation's document cannot be found.`);
  return { ole2, document, record, persistIds: [...offsets.keys()].sort((one, other) => one - other) };
}

/** The record at an offset. */
export function recordAt(data: LittleEndian, offset: number): ArtRecord | undefined {
  return recordsOf(data.slice(offset, data.length)).next().value ?? undefined;
}

/** Follows the edits from the last one back; what a later one says of a record counts. Undefined where there is no edit. */
export function readChain(data: LittleEndian, start: number): EditChain | undefined {
  const offsets = new Map<number, number>();
  const seen = new Set<number>();
  let first: ArtRecord | undefined;
  // Edits have a directory each: all of them together are no longer than the stream, unless to be a burden.
  let left = data.length;
  for (let offset = start; !seen.has(offset) && seen.size < MAX_EDITS; ) {
    seen.add(offset);
    const edit = recordAt(data, offset);
    if (edit?.type !== RT.userEdit) break;
    first ??= edit;
    const directory = recordAt(data, edit.content.u32(12));
    left -= directory?.content.length ?? 0;
    if (left < 0) break;
    if (directory?.type === RT.persistDirectory) addEntries(offsets, directory.content);
    offset = edit.content.u32(8);
    if (offset === 0) break;
  }
  if (!first) return undefined;
  const { content } = first;
  return { offsets, documentId: content.u32(16), encryptionId: content.length >= 32 ? content.u32(28) : 0 };
}

/** PersistDirectoryEntry ([MS-PPT] 2.3.5): the first number in 20 bits, how many in 12, then their offsets. */
function addEntries(offsets: Map<number, number>, directory: LittleEndian): void {
  for (let at = 0; at + 4 <= directory.length; ) {
    const head = directory.u32(at);
    const count = head >>> 20;
    for (let index = 0; index < count && at + 8 + index * 4 <= directory.length; index++) {
      const id = (head & 0xfffff) + index;
      if (!offsets.has(id) && offsets.size < MAX_PERSIST) offsets.set(id, directory.u32(at + 4 + index * 4));
    }
    at += 4 + count * 4;
  }
}

/** The last edit among the records, for a file whose stream `Current User` leads nowhere. */
function lastEdit(data: LittleEndian): number {
  let last = 0;
  for (const { type, start } of recordsOf(data)) if (type === RT.userEdit) last = start;
  return last;
}
