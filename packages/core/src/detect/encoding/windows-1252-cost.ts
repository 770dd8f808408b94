import { ASCII, type Cost, INVALID, isControl } from './japanese-cost.ts';

/** In Western European text one character in thirty is not ASCII, and two such hardly ever stand together. */
const HIGH_AFTER_ASCII = -Math.log(0.035);
const ASCII_AFTER_ASCII = -Math.log(0.965);
const HIGH_AFTER_HIGH = -Math.log(0.02);
const ASCII_AFTER_HIGH = -Math.log(0.98);
/** A letter with an accent beside no letter. */
const ALONE = 3;

const COMMON = new Set([...'éèêëàâäáãåçñóòôöõúùûüíîïßøæÉÄÖÜÅ'].map((letter) => letter.charCodeAt(0)));
/** € … ‘ ’ “ ” • – — ™ at their places in 0x80 to 0x9F. */
const TYPOGRAPHIC = new Set([0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99]);
/** Not assigned in windows-1252. */
const UNASSIGNED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

const BY_BYTE: Float64Array = Float64Array.from({ length: 256 }, (_, byte) => {
  if (byte < 0x80) return isControl(byte) ? INVALID : ASCII;
  if (UNASSIGNED.has(byte)) return INVALID;
  if (COMMON.has(byte)) return -Math.log(0.8 / 31);
  if (TYPOGRAPHIC.has(byte)) return -Math.log(0.08 / 10);
  return byte >= 0xc0 ? -Math.log(0.05 / 33) : byte >= 0xa0 ? -Math.log(0.06 / 32) : -Math.log(0.002 / 17);
});

const isLetter = (byte: number | undefined) =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));

/** The cost of bytes as windows-1252, the Western European code page of Windows. */
export function costOfWindows1252(bytes: Uint8Array): Cost {
  let nats = 0;
  let invalid = 0;
  let high = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    nats += BY_BYTE[byte]!;
    if (byte < 0x80) {
      nats += high ? ASCII_AFTER_HIGH : ASCII_AFTER_ASCII;
      high = false;
      continue;
    }
    nats += high ? HIGH_AFTER_HIGH : HIGH_AFTER_ASCII;
    if (UNASSIGNED.has(byte)) invalid++;
    if (byte >= 0xc0 && !isLetter(bytes[at - 1]) && !isLetter(bytes[at + 1])) nats += ALONE;
    high = true;
  }
  return { nats, invalid };
}
