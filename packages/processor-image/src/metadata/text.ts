/** Characters that are kept of one text of the metadata. */
const MOST_CHARACTERS = 10_000;

/**
 * Text of unstated encoding: UTF-8 where it is valid, else Shift_JIS, which Japanese cameras and scanners write, else
 * Latin-1. It ends at the first zero byte.
 */
export function decodeText(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  const text = zero === -1 ? bytes : bytes.subarray(0, zero);
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return clean(new TextDecoder(encoding, { fatal: true }).decode(text));
    } catch {
      // Not this one.
    }
  }
  return clean(new TextDecoder('windows-1252').decode(text));
}

/** Text of the tags that Windows adds, in UTF-16, little-endian. */
export function decodeUtf16(bytes: Uint8Array): string {
  return clean(new TextDecoder('utf-16le').decode(bytes).replace(/\0[\s\S]*$/, ''));
}

/** Text without control characters and outer white space, of bounded length. */
export function clean(text: string): string {
  return text
    .slice(0, MOST_CHARACTERS)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .trim();
}
