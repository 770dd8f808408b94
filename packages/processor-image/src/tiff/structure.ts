/** Up to `length` bytes at `position`; fewer at the end. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** How numbers lie in a TIFF structure, which EXIF shares (TIFF 6.0, section 2; EXIF 3.0, 4.5.2). */
export interface TiffLayout {
  readonly littleEndian: boolean;
  /** BigTIFF: offsets of 8 bytes. */
  readonly big: boolean;
  /** Where the first directory begins. */
  readonly first: number;
}

/** One value of a directory, not yet read. */
interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where its bytes lie. */
  readonly at: number;
}

/** A directory: of a page, of EXIF or GPS. */
export interface Directory {
  readonly at: number;
  /** Where the offset of the next one lies. */
  readonly nextAt: number;
  /** The next one; 0 where there is none. */
  readonly next: number;
  readonly entries: ReadonlyMap<number, Entry>;
}

/** Bytes of one value by its type: TIFF 6.0 has 1 to 12, BigTIFF adds 16 to 18. */
const SIZES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

/** Bytes of a value that are read at most: titles are short, and lengths in a file can lie. */
const MOST_BYTES = 64 * 1024;

/** Entries of a directory that are read at most; real ones have some dozens. */
const MOST_ENTRIES = 4096;

/** Reads the eight or sixteen bytes that a TIFF structure begins with; undefined where it is none. */
export async function tiffLayout(read: ReadAt): Promise<TiffLayout | undefined> {
  const head = await read(0, 16);
  if (head.length < 8) return undefined;
  const view = viewOf(head);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const littleEndian = order === 0x4949;
  const magic = view.getUint16(2, littleEndian);
  if (magic === 42) return { littleEndian, big: false, first: view.getUint32(4, littleEndian) };
  if (magic !== 43 || head.length < 16) return undefined;
  return { littleEndian, big: true, first: Number(view.getBigUint64(8, littleEndian)) };
}

/** Reads the directory at a place; undefined where none can be. */
export async function readDirectory(read: ReadAt, layout: TiffLayout, at: number): Promise<Directory | undefined> {
  const { littleEndian, big } = layout;
  const [countBytes, entryBytes, offsetBytes] = big ? [8, 20, 8] : [2, 12, 4];
  if (!Number.isSafeInteger(at) || at < 8) return undefined;
  const head = await read(at, countBytes);
  if (head.length < countBytes) return undefined;
  const count = big ? Number(viewOf(head).getBigUint64(0, littleEndian)) : viewOf(head).getUint16(0, littleEndian);
  if (count > MOST_ENTRIES) return undefined;
  const body = await read(at + countBytes, count * entryBytes + offsetBytes);
  const view = viewOf(body);
  const entries = new Map<number, Entry>();
  for (let from = 0; from < count * entryBytes && from + entryBytes <= body.length; from += entryBytes) {
    const type = view.getUint16(from + 2, littleEndian);
    const values = big ? Number(view.getBigUint64(from + 4, littleEndian)) : view.getUint32(from + 4, littleEndian);
    const inline = from + entryBytes - offsetBytes;
    const fits = (SIZES[type] ?? 0) * values <= offsetBytes;
    const place = fits ? at + countBytes + inline : offsetAt(view, inline, layout);
    entries.set(view.getUint16(from, littleEndian), { type, count: values, at: place });
  }
  const nextAt = at + countBytes + count * entryBytes;
  const hasNext = body.length === count * entryBytes + offsetBytes;
  return { at, nextAt, next: hasNext ? offsetAt(view, count * entryBytes, layout) : 0, entries };
}

function offsetAt(view: DataView, at: number, { littleEndian, big }: TiffLayout): number {
  return big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
}

/** The bytes of a value; undefined where the directory has none or they are not there. */
export async function bytesOf(read: ReadAt, directory: Directory, tag: number): Promise<Uint8Array | undefined> {
  const entry = directory.entries.get(tag);
  const size = entry && SIZES[entry.type];
  if (!entry || !size || !Number.isSafeInteger(entry.at)) return undefined;
  const length = Math.min(entry.count * size, MOST_BYTES);
  const bytes = await read(entry.at, length);
  return bytes.length === length ? bytes : undefined;
}

/** The numbers of a value; none where there are none. Fractions are divided out. */
export async function numbersOf(
  read: ReadAt,
  layout: TiffLayout,
  directory: Directory,
  tag: number,
): Promise<readonly number[]> {
  const type = directory.entries.get(tag)?.type ?? 0;
  const bytes = await bytesOf(read, directory, tag);
  const size = SIZES[type];
  if (!bytes || !size) return [];
  const view = viewOf(bytes);
  const numbers: number[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) numbers.push(numberAt(view, at, type, layout.littleEndian));
  return numbers.filter(Number.isFinite);
}

/** The first number of a value. */
export async function numberOf(
  read: ReadAt,
  layout: TiffLayout,
  directory: Directory,
  tag: number,
): Promise<number | undefined> {
  return (await numbersOf(read, layout, directory, tag))[0];
}

function numberAt(view: DataView, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, littleEndian));
    case 17:
      return Number(view.getBigInt64(at, littleEndian));
    default:
      return view.getUint8(at);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
