import { ASCII, CHANGE, type Cost, INVALID, isControl, JAPANESE, STAY } from './japanese-cost.ts';

/** Kanji in Unicode do not stand by frequency: the common and the rare share one figure. */
const KANJI = -Math.log(0.324 / 6355);
const LATIN = -Math.log(0.05 / 96);
const SURROGATE = JAPANESE.unassigned;

/** Cost of a UTF-16 code unit by its upper byte; the lower half of the first block is looked at more closely. */
const BY_UPPER_BYTE: Float64Array = Float64Array.from({ length: 256 }, (_, upper) => {
  if (upper === 0x30) return JAPANESE.hiragana + Math.log(1.3);
  if (upper === 0xff) return JAPANESE.fullWidth;
  if (upper >= 0x4e && upper <= 0x9f) return KANJI;
  if (upper === 0x20 || upper === 0x21 || upper === 0x25 || upper === 0x26) return JAPANESE.symbol;
  if (upper === 0x01) return LATIN + 2;
  // Greek, Cyrillic; Hangul.
  if (upper === 0x03 || upper === 0x04 || (upper >= 0xac && upper <= 0xd7)) return JAPANESE.rareKanji - 3;
  if (upper >= 0xd8 && upper <= 0xdf) return SURROGATE;
  if (upper >= 0xe0 && upper <= 0xf8) return JAPANESE.private;
  return JAPANESE.unassigned;
});

/** The cost of bytes as UTF-16 in one byte order. */
export function costOfUtf16(bytes: Uint8Array, littleEndian: boolean): Cost {
  let nats = 0;
  let invalid = 0;
  let wide = false;
  let high = false;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const upper = bytes[littleEndian ? at + 1 : at]!;
    const lower = bytes[littleEndian ? at : at + 1]!;
    const isLow = upper >= 0xdc && upper <= 0xdf;
    if (isLow !== high) {
      nats += INVALID;
      invalid++;
    }
    high = upper >= 0xd8 && upper <= 0xdb;
    const ascii = upper === 0 && lower < 0x80;
    nats += ascii === wide ? CHANGE : STAY;
    wide = !ascii;
    if (ascii) nats += isControl(lower) ? INVALID : ASCII;
    else nats += upper === 0 ? (lower < 0xa0 ? INVALID : LATIN) : BY_UPPER_BYTE[upper]!;
  }
  return { nats, invalid: invalid + (high ? 1 : 0) };
}
