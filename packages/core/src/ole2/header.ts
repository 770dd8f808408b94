import { FileprocError } from '../contract/errors.ts';
import type { Ole2Source } from './source.ts';

/** The first bytes of an OLE2 compound file ([MS-CFB] 2.2). */
export const OLE2_SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const;

/** Sector numbers from here on are marks: free, end of chain, FAT, DIFAT ([MS-CFB] 2.1). */
export const FIRST_MARK = 0xfffffffa;
/** Streams shorter than this lie in the mini stream ([MS-CFB] 2.2, "Mini Stream Cutoff Size" must be this). */
export const MINI_STREAM_CUTOFF = 4096;
/** Bytes of a mini sector ([MS-CFB] 2.2, "Mini Sector Shift" must be 6). */
export const MINI_SECTOR_SIZE = 64;
/** FAT sector numbers in the header ([MS-CFB] 2.2). */
export const DIFAT_IN_HEADER = 109;

/** What the header says, and how many sectors the file can have ([MS-CFB] 2.2). */
export interface Ole2Header {
  /** 512 of version 3, 4096 of version 4. */
  readonly sectorSize: number;
  /** Sectors that the file has room for; a last one may be cut. */
  readonly sectorCount: number;
  readonly directoryStart: number;
  readonly miniFatStart: number;
  readonly difatStart: number;
  /** The first 109 FAT sector numbers. */
  readonly firstFatSectors: readonly number[];
}

/** Reads the header. Throws CORRUPT where there is none, or one of sectors that no version has. */
export async function readHeader(source: Ole2Source): Promise<Ole2Header> {
  const bytes = await source.read(0, 512);
  if (bytes.byteLength < 512 || OLE2_SIGNATURE.some((byte, at) => bytes[at] !== byte))
    throw new FileprocError('CORRUPT', 'The file has no whole OLE2 header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12)
    throw new FileprocError('CORRUPT', `The OLE2 header tells of sectors of 2^${shift} bytes; 512 and 4096 exist`);
  const sectorSize = 1 << shift;
  return {
    sectorSize,
    sectorCount: Math.max(0, Math.ceil(source.size / sectorSize) - 1),
    directoryStart: view.getUint32(48, true),
    miniFatStart: view.getUint32(60, true),
    difatStart: view.getUint32(68, true),
    firstFatSectors: Array.from({ length: DIFAT_IN_HEADER }, (_, at) => view.getUint32(76 + 4 * at, true)),
  };
}

/** Where a sector begins: the header takes the room of one ([MS-CFB] 2.2). */
export function sectorPosition(header: Ole2Header, sector: number): number {
  return (sector + 1) * header.sectorSize;
}
