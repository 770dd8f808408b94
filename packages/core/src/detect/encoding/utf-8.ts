/** A text read as UTF-8. */
export interface Utf8Scan {
  /** Valid sequences of two bytes and more. */
  readonly multibyte: number;
  /** Bytes at which a sequence breaks. */
  readonly invalid: number;
  readonly nul: boolean;
  readonly escapes: boolean;
}

/** Counts what is valid and what is not in UTF-8 (Unicode 15, table 3-7). A sequence cut at the end counts only where the text is complete. */
export function scanUtf8(bytes: Uint8Array, complete: boolean): Utf8Scan {
  let multibyte = 0;
  let invalid = 0;
  let nul = false;
  let escapes = false;
  const end = bytes.length;
  for (let at = 0; at < end; ) {
    const byte = bytes[at]!;
    if (byte < 0x80) {
      if (byte === 0) nul = true;
      else if (byte === 0x1b) escapes = true;
      at++;
      continue;
    }
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      multibyte++;
      at += length;
    } else if (!complete && end - at < 4 && isCutSequence(bytes, at)) break;
    else {
      invalid++;
      at++;
    }
  }
  return { multibyte, invalid, nul, escapes };
}

/** Bytes of the valid sequence that starts here; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const second = bytes[at + 1]!;
  if (second < lowestSecond(lead) || second > highestSecond(lead)) return 0;
  for (let next = at + 2; next < at + length; next++) if ((bytes[next]! & 0xc0) !== 0x80) return 0;
  return length;
}

/** Whether the last one to three bytes begin a sequence that the end cuts. */
function isCutSequence(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at]!;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (at + length <= bytes.length) return false;
  for (let next = at + 1; next < bytes.length; next++) if ((bytes[next]! & 0xc0) !== 0x80) return false;
  return true;
}

const lowestSecond = (lead: number) => (lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80);
const highestSecond = (lead: number) => (lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf);
