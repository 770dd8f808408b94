import { codePageDecoder } from '../ole/code-page.ts';
import type { LittleEndian } from '../ole/little-endian.ts';

const URL_MONIKER = 'e0c9ea79f9bace118c8200aa004ba90b';
const FILE_MONIKER = '0303000000000000c000000000000046';
const HAS_MONIKER = 0x01;
const MONIKER_AS_STRING = 0x100;
const HAS_FRAME = 0x80;
const HAS_DISPLAY_NAME = 0x10;

/** The target of a link out of an HLink record ([MS-XLS] 2.4.140; Hyperlink Object, [MS-OSHARED] 2.3.7.1). */
export function hyperlinkTarget(content: LittleEndian): string | undefined {
  // The cells, the class id and the version of the object.
  const flags = content.u32(28);
  let at = 32;
  const text = (): string => {
    const units = content.u32(at);
    const string = content.utf16(at + 4, units);
    at += 4 + units * 2;
    return upToNul(string);
  };
  if (flags & HAS_DISPLAY_NAME) text();
  if (flags & HAS_FRAME) text();
  if (!(flags & HAS_MONIKER)) return undefined;
  if (flags & MONIKER_AS_STRING) return text();
  const kind = Buffer.from(content.slice(at, 16).bytes).toString('hex');
  if (kind === URL_MONIKER) return upToNul(content.utf16(at + 20, content.u32(at + 16) >> 1));
  if (kind !== FILE_MONIKER) return undefined;
  return filePath(content, at + 16);
}

/** [MS-OSHARED] 2.3.7.8: folders to go up, a path in a code page, 24 bytes, and as a rule the path in Unicode. */
function filePath(content: LittleEndian, at: number): string {
  const length = content.u32(at + 2);
  const unicode = at + 6 + length + 24;
  if (content.u32(unicode) > 6) return content.utf16(unicode + 10, content.u32(unicode + 4) >> 1);
  return upToNul(codePageDecoder(1252).decode(content.slice(at + 6, length).bytes));
}

function upToNul(text: string): string {
  return text.split('\0')[0] ?? '';
}
