/** One entry of a ZIP archive, by its central or its local header (APPNOTE.TXT 4.3.7, 4.3.12). */
export interface ZipRecord {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly method: number;
  /** MS-DOS time and date, in nobody's time zone. */
  readonly time: number;
  readonly date: number;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packedSize: number;
  /** Bytes when unpacked, as stated. */
  readonly size: number;
  /** Of the local header, from the start of the file. */
  readonly offset: number;
  /** Which part of a split archive it starts in. */
  readonly disk: number;
  readonly folder: boolean;
  readonly extra: ExtraFields;
}

/** Extra fields by their id; of several with one id the first. */
export type ExtraFields = ReadonlyMap<number, Buffer>;

/** General purpose bit flag (APPNOTE.TXT 4.4.4). */
export const FLAG = { encrypted: 1 << 0, sizesFollow: 1 << 3, strongEncryption: 1 << 6, utf8: 1 << 11 } as const;

/** The extra fields of interest (APPNOTE.TXT 4.5): copies; a broken tail is left out. */
export function extraFieldsOf(bytes: Buffer): ExtraFields {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = bytes.readUInt16LE(at);
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) break;
    if (KEPT.has(id) && !fields.has(id)) fields.set(id, Buffer.from(bytes.subarray(at + 4, end)));
    at = end;
  }
  return fields;
}

/** Zip64, extended timestamp, NTFS, Info-ZIP Unicode path, WinZip AES. */
const KEPT = new Set([0x0001, 0x5455, 0x000a, 0x7075, 0x9901]);

/** When an entry was last changed: extended timestamp or NTFS in UTC, else the MS-DOS time, taken as local time. */
export function modifiedAtOf({ extra, time, date }: ZipRecord): Date | undefined {
  const unix = extra.get(0x5455);
  if (unix && unix.length >= 5 && (unix.readUInt8(0) & 1) !== 0) return new Date(unix.readInt32LE(1) * 1000);
  const ntfs = extra.get(0x000a);
  // Reserved (4), tag 1 (2), size 24 (2), then 100 ns since 1601 (4.5.5).
  if (ntfs && ntfs.length >= 16 && ntfs.readUInt16LE(4) === 1)
    return new Date(Number(ntfs.readBigUInt64LE(8) / 10_000n) - 11_644_473_600_000);
  const month = (date >> 5) & 15;
  const day = date & 31;
  if (month < 1 || month > 12 || day < 1) return undefined;
  return new Date((date >> 9) + 1980, month - 1, day, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}
