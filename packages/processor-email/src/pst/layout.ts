/** Where things stand in each of the three forms of a store ([MS-PST] 2.2.2); all numbers are little-endian. */
export interface Layout {
  /** Bytes of a page of the indexes. */
  readonly page: number;
  /** Offset, in the header, of the places of the indexes of nodes and of blocks: a BREF each. */
  readonly root: number;
  readonly cryptMethod: number;
  /** Bytes of a block id, and of a place in the file. */
  readonly word: 4 | 8;
  /** Offsets in a page of an index: count of entries, its level, its type. */
  readonly count: number;
  readonly level: number;
  readonly type: number;
  /** Bytes of an entry of the index of nodes and of blocks. */
  readonly nodeEntry: number;
  readonly blockEntry: number;
  /** Bits of a heap id that number an allocation within its block, after five of the kind. */
  readonly heapIndexBits: 11 | 14;
  /** Blocks may be deflated. */
  readonly deflated: boolean;
}

const ANSI: Layout = {
  page: 512,
  root: 0xb8,
  cryptMethod: 0x1cd,
  word: 4,
  count: 496,
  level: 499,
  type: 500,
  nodeEntry: 16,
  blockEntry: 12,
  heapIndexBits: 11,
  deflated: false,
};

const UNICODE: Layout = {
  page: 512,
  root: 0xd8,
  cryptMethod: 0x201,
  word: 8,
  count: 488,
  level: 491,
  type: 496,
  nodeEntry: 32,
  blockEntry: 24,
  heapIndexBits: 11,
  deflated: false,
};

/** Of Outlook 2013 and later, in ost files. Not in [MS-PST]; after libpff's description of the format. */
const LARGE_PAGES: Layout = {
  ...UNICODE,
  page: 4096,
  count: 4056,
  level: 4061,
  type: 4072,
  heapIndexBits: 14,
  deflated: true,
};

/** The form by `wVer` of the header ([MS-PST] 2.2.2.6); `undefined` for one that is not known. */
export function layoutOf(version: number): Layout | undefined {
  if (version === 14 || version === 15) return ANSI;
  if (version === 36) return LARGE_PAGES;
  return version >= 23 && version < 36 ? UNICODE : undefined;
}

/** A number of the layout's word. Block ids and places stay far below 2^53. */
export function wordAt(bytes: Buffer, at: number, { word }: Layout): number {
  return word === 4 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at));
}
