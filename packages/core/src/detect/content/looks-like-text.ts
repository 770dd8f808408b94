import { byteOrderMark } from '../encoding/byte-order-mark.ts';
import { detectEncoding } from '../encoding/detect-encoding.ts';
import { isControl } from '../encoding/japanese-cost.ts';

/** Share of control characters up to which bytes are text. One byte in ten of compressed or encrypted content is one. */
const CONTROLS = 0.01;
/** The same where the name says text: logs and exports hold stray bytes, and are read in spite of them. */
const CONTROLS_IN_NAMED_TEXT = 0.05;

/** Whether the first bytes of a file are text in any of the encodings that `detectEncoding` knows. */
export function looksLikeText(head: Uint8Array, namedText: boolean): boolean {
  if (head.length === 0) return false;
  const mark = byteOrderMark(head);
  if (mark?.encoding === 'utf-8') return controlShare(head.subarray(3)) <= CONTROLS_IN_NAMED_TEXT;
  if (mark) return isUtf16Text(head.subarray(2), mark.encoding, false);
  if (controlShare(head) <= (namedText ? CONTROLS_IN_NAMED_TEXT : head.length < 100 ? 0 : CONTROLS)) return true;
  const { encoding, confident } = detectEncoding(head, { complete: false });
  return encoding.startsWith('utf-16') && confident && isUtf16Text(head, encoding, true);
}

function controlShare(bytes: Uint8Array): number {
  let controls = 0;
  for (const byte of bytes) if (isControl(byte)) controls++;
  return bytes.length === 0 ? 0 : controls / bytes.length;
}

/** What texts consist of, whatever their language; and what Japanese and Western texts consist of. */
const READABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\n\f\r]/u;
const COMMON =
  /[\t\n\f\r -~\u00a0-\u024f\u2000-\u206f\u2100-\u22ff\u2500-\u26ff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/;

/**
 * Whether bytes are text in UTF-16. Almost any two bytes are some character, so without a mark (`unmarked`) nine in ten
 * must be common ones.
 */
function isUtf16Text(bytes: Uint8Array, encoding: string, unmarked: boolean): boolean {
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length & ~1));
  let readable = 0;
  let common = 0;
  let all = 0;
  for (const character of text) {
    all++;
    if (COMMON.test(character)) common++;
    if (READABLE.test(character) && character !== '\ufffd') readable++;
  }
  // The last character may be half of a surrogate pair that the head cuts.
  const unreadable = all - readable;
  return (
    all > 0 &&
    (unmarked ? unreadable <= 1 && common >= all * 0.9 : unreadable <= Math.max(1, all * CONTROLS_IN_NAMED_TEXT))
  );
}
