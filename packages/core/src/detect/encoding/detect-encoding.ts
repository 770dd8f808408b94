import { byteOrderMark } from './byte-order-mark.ts';
import { isIso2022Jp } from './iso-2022-jp.ts';
import { type Cost, costOfEucJp, costOfShiftJis } from './japanese-cost.ts';
import { scanUtf8 } from './utf-8.ts';
import { costOfUtf16 } from './utf-16-cost.ts';
import { costOfWindows1252 } from './windows-1252-cost.ts';

/** WHATWG names of the encodings that are told apart; `TextDecoder` takes each. */
export type TextEncodingName =
  | 'utf-8'
  | 'utf-16le'
  | 'utf-16be'
  | 'shift_jis'
  | 'euc-jp'
  | 'iso-2022-jp'
  | 'windows-1252';

/** What the bytes of a text say about their encoding. */
export interface DetectedEncoding {
  readonly encoding: TextEncodingName;
  /**
   * Whether the bytes prove it. False for a guess, and for plain ASCII of which the rest was not seen: then it is
   * `utf-8`, and what follows may say something else.
   */
  readonly confident: boolean;
  /** Bytes of the byte order mark at the start: 0, 2 or 3. */
  readonly bom: number;
}

/** Bytes compared by likelihood: enough to be sure many times over. */
const MAX_COMPARED = 64 * 1024;

/**
 * Tells the encoding of a text: byte order mark, ISO-2022-JP by its escapes, UTF-8 by its validity, then whichever of
 * Shift_JIS (code page 932), EUC-JP, UTF-16 without mark and windows-1252 makes the bytes the likeliest text. Never
 * throws; for bytes that are no text the answer means nothing.
 *
 * @param options.complete whether the bytes are the whole text; else a character cut at the end is no error.
 */
export function detectEncoding(bytes: Uint8Array, options: { complete: boolean }): DetectedEncoding {
  const mark = byteOrderMark(bytes);
  if (mark) return { ...mark, confident: true };
  const utf8 = scanUtf8(bytes, options.complete);
  if (!utf8.nul) {
    if (utf8.escapes && utf8.multibyte === 0 && utf8.invalid === 0 && isIso2022Jp(bytes, options.complete))
      return { encoding: 'iso-2022-jp', confident: true, bom: 0 };
    if (utf8.invalid === 0) return { encoding: 'utf-8', confident: utf8.multibyte > 0 || options.complete, bom: 0 };
    // A damaged or patched text: chance makes one valid sequence now and then, not twenty for each broken one.
    if (utf8.multibyte >= 20 * utf8.invalid) return { encoding: 'utf-8', confident: false, bom: 0 };
  }
  const best = likeliest(bytes, options.complete);
  if (utf8.nul && utf8.invalid === 0 && !best.encoding.startsWith('utf-16'))
    return { encoding: 'utf-8', confident: false, bom: 0 };
  return best;
}

function likeliest(bytes: Uint8Array, complete: boolean): DetectedEncoding {
  const sample = bytes.length > MAX_COMPARED ? aroundFirstHighByte(bytes) : bytes;
  const whole = complete && sample.length === bytes.length;
  const candidates: (Cost & { encoding: TextEncodingName })[] = [
    { encoding: 'shift_jis', ...costOfShiftJis(sample, whole) },
    { encoding: 'euc-jp', ...costOfEucJp(sample, whole) },
    { encoding: 'windows-1252', ...costOfWindows1252(sample) },
    { encoding: 'utf-16le', ...costOfUtf16(sample, true) },
    { encoding: 'utf-16be', ...costOfUtf16(sample, false) },
  ];
  candidates.sort((a, b) => a.nats - b.nats);
  const [first, second] = candidates as [Cost & { encoding: TextEncodingName }, Cost];
  // e^10 times likelier than the next, with nothing in it that the encoding does not have.
  return { encoding: first.encoding, confident: first.invalid === 0 && second.nats - first.nats > 10, bom: 0 };
}

/** A long text may begin with pages of ASCII; kept even, so that UTF-16 stays in step. */
function aroundFirstHighByte(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80 || byte === 0);
  const start = Math.max(0, Math.min(first - 64, bytes.length - MAX_COMPARED)) & ~1;
  return bytes.subarray(start, start + MAX_COMPARED);
}
