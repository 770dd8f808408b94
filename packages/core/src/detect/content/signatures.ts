import type { ContentVerdict } from '../detectable-file.ts';

/**
 * Signatures that `file-type` does not know, takes for something else, or finds only with more of the file than a
 * header. An entry holds bytes at an offset: hexadecimal, `..` for any byte.
 */
const SIGNATURES: readonly (readonly [mediaType: string, offset: number, hex: string, what: string])[] = [
  ['image/png', 0, '89504e470d0a1a0a', 'PNG signature'],
  ['image/jpeg', 0, 'ffd8ff', 'JPEG signature'],
  ['application/gzip', 0, '1f8b08', 'gzip signature'],
  ['audio/mpeg', 0, '494433 02', 'ID3 tag'],
  ['audio/mpeg', 0, '494433 03', 'ID3 tag'],
  ['audio/mpeg', 0, '494433 04', 'ID3 tag'],
  // BIFF without OLE2: versions 2, 3 and 4, then 5 and 8 ([MS-XLS] 2.4.21, OpenOffice's Excel file format 5.8).
  ['application/vnd.ms-excel', 0, '0900 0400 .... 1000', 'BIFF2 record'],
  ['application/vnd.ms-excel', 0, '0900 0400 .... 4000', 'BIFF2 record'],
  ['application/vnd.ms-excel', 0, '0902 0600 .... 1000', 'BIFF3 record'],
  ['application/vnd.ms-excel', 0, '0902 0600 .... 4000', 'BIFF3 record'],
  ['application/vnd.ms-excel', 0, '0904 0600 .... 1000', 'BIFF4 record'],
  ['application/vnd.ms-excel', 0, '0904 0600 .... 0001', 'BIFF4 workbook record'],
  ['application/vnd.ms-excel', 0, '0908 0800 0005 0500', 'BIFF5 record'],
  ['application/vnd.ms-excel', 0, '0908 1000 0006 0500', 'BIFF8 record'],
  // Word 2, Word 6 without OLE2, Write, and Word for DOS ([MS-DOC] 2.5.2 and its forerunners).
  ['application/msword', 0, 'dba52d00', 'Word 2 signature'],
  ['application/msword', 0, 'dca565', 'Word 6 signature'],
  ['application/msword', 0, 'dca568', 'Word 6 signature'],
  ['application/msword', 0, '31be0000', 'Word for DOS or Write signature'],
  ['application/msword', 0, '32be0000', 'Write signature'],
  ['application/x-js-taro', 0, '444f430000000000 2020202020202020', 'header of an Ichitaro file before version 8'],
  ['application/vnd.lotus-1-2-3', 0, '00000200 04040600', 'Lotus 1-2-3 record'],
  ['application/vnd.lotus-1-2-3', 0, '00000200 06040600', 'Lotus 1-2-3 record'],
  ['application/vnd.lotus-1-2-3', 0, '00001a00 00100400', 'Lotus 1-2-3 record'],
  ['application/vnd.lotus-1-2-3', 0, '00001a00 02100400', 'Lotus 1-2-3 record'],
  ['application/x-msaccess', 4, '5374616e64617264204a6574204442', 'Access "Standard Jet DB"'],
  ['application/x-msaccess', 4, '5374616e6461726420414345204442', 'Access "Standard ACE DB"'],
  ['application/vnd.ms-outlook-pst', 0, '2142444e', 'Outlook store signature'],
  ['application/vnd.ms-tnef', 0, '789f3e22', 'TNEF signature'],
  ['application/onenote', 0, 'e4525c7b8cd8a74daeb15378d02996d3', 'OneNote section signature'],
  // Enhanced metafile: record 1, then " EMF" at 40 ([MS-EMF] 2.2.9); Windows metafile with and without its placeable header ([MS-WMF] 2.3.2).
  ['image/emf', 40, '20454d46', 'EMF header'],
  ['image/wmf', 0, 'd7cdc69a', 'placeable WMF header'],
  ['image/wmf', 0, '010009000003', 'WMF header'],
  ['image/vnd.djvu', 0, '41542654464f524d', 'DjVu signature'],
  ['application/vnd.ms-works', 0, '01fe320000000000', 'Works signature'],
  ['video/x-matroska', 0, '1a45dfa3', 'EBML signature'],
];

interface Signature {
  readonly verdict: ContentVerdict;
  readonly offset: number;
  /** -1 is any byte. */
  readonly bytes: readonly number[];
}

const COMPILED: readonly Signature[] = SIGNATURES.map(([mediaType, offset, hex, evidence]) => ({
  verdict: { mediaType, evidence },
  offset,
  bytes: (hex.replaceAll(' ', '').match(/../g) ?? []).map((byte) => (byte === '..' ? -1 : Number.parseInt(byte, 16))),
}));

/** What a binary header is, by our own signatures. `head`: the first bytes of the file, 64 or more where it has them. */
export function signatureType(head: Uint8Array): ContentVerdict | undefined {
  for (const { verdict, offset, bytes } of COMPILED) if (startsWith(head, bytes, offset)) return verdict;
  return tiffType(head);
}

/** Whether the bytes stand at the offset; -1 fits any byte. */
export function startsWith(head: Uint8Array, bytes: readonly number[], offset = 0): boolean {
  if (head.length < offset + bytes.length) return false;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== -1 && head[offset + at] !== bytes[at]) return false;
  return true;
}

/** TIFF and BigTIFF in both byte orders. Cameras' raw formats are TIFF inside: their extension says more (`formOnly`). */
function tiffType(head: Uint8Array): ContentVerdict | undefined {
  const little = startsWith(head, [0x49, 0x49, 0x2a, 0x00]) || startsWith(head, [0x49, 0x49, 0x2b, 0x00]);
  const big = startsWith(head, [0x4d, 0x4d, 0x00, 0x2a]) || startsWith(head, [0x4d, 0x4d, 0x00, 0x2b]);
  return little || big ? { mediaType: 'image/tiff', evidence: 'TIFF signature', formOnly: true } : undefined;
}
