import { codePageDecoder } from '../ole/code-page.ts';
import type { LittleEndian } from '../ole/little-endian.ts';
import { richText, SegmentReader } from './segmented-text.ts';

/** BIFF version: 2 to 5 hold text in a code page, 8 in Unicode. */
export type BiffVersion = 2 | 3 | 4 | 5 | 8;

/** Reads strings as the version of the file writes them. */
export interface TextReader {
  readonly version: BiffVersion;
  /** With a length of two bytes (XLUnicodeString, [MS-XLS] 2.5.294); of one in BIFF2. */
  long(content: LittleEndian, at: number): string;
  /** With a length of one byte (ShortXLUnicodeString, [MS-XLS] 2.5.240). */
  short(content: LittleEndian, at: number): string;
  /** The same as `long`, over records that continue one another. */
  continued(segments: readonly LittleEndian[], at: number): string;
  /** Characters without a length, of BIFF2 to BIFF5. */
  bytes(content: LittleEndian, at: number, length: number): string;
}

/** Makes a reader. The code page matters up to BIFF5. */
export function textReader(version: BiffVersion, codePage: number): TextReader {
  const bytes: TextReader['bytes'] = (content, at, length) =>
    codePageDecoder(codePage).decode(content.slice(at, length).bytes);
  if (version === 8)
    return {
      version,
      bytes,
      long: (content, at) => richText(new SegmentReader([content], at)),
      continued: (segments, at) => richText(new SegmentReader(segments, at)),
      short(content, at) {
        const count = content.u8(at);
        return content.u8(at + 1) & 1 ? content.utf16(at + 2, count) : content.latin1(at + 2, count);
      },
    };
  const long: TextReader['long'] = (content, at) =>
    version === 2 ? bytes(content, at + 1, content.u8(at)) : bytes(content, at + 2, content.u16(at));
  return {
    version,
    bytes,
    long,
    continued: (segments, at) => (segments[0] ? long(segments[0], at) : ''),
    short: (content, at) => bytes(content, at + 1, content.u8(at)),
  };
}
