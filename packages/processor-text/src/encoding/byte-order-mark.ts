/** A byte order mark: the encoding that it proves, and its length in bytes. */
export interface ByteOrderMark {
  readonly encoding: string;
  readonly length: number;
}

/** UTF-32 first: its little-endian mark begins with that of UTF-16 (Unicode Standard, table 23-6). */
const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0x00, 0x00]],
  ['utf-32be', [0x00, 0x00, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The byte order mark at the beginning of a file, where there is one. Four bytes are enough. */
export function byteOrderMark(head: Uint8Array): ByteOrderMark | undefined {
  for (const [encoding, bytes] of MARKS)
    if (bytes.every((byte, at) => head[at] === byte)) return { encoding, length: bytes.length };
  return undefined;
}
