/**
 * Whether a text of 7-bit bytes is ISO-2022-JP (RFC 1468, JIS X 0212 and half-width katakana added as mailers do): it
 * designates a two-byte set at least once, and what follows are pairs of that set.
 */
export function isIso2022Jp(bytes: Uint8Array, complete: boolean): boolean {
  let wide = false;
  let pairs = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    if (byte === 0x1b) {
      const designation = escapeAt(bytes, at);
      if (designation) {
        wide = designation.wide;
        at += designation.length;
        continue;
      }
      if (complete || at + 4 <= bytes.length) broken++;
      at++;
    } else if (wide && byte > 0x20) {
      const trail = bytes[at + 1];
      if (trail === undefined) break;
      if (byte <= 0x7e && trail > 0x20 && trail <= 0x7e) pairs++;
      else broken++;
      at += 2;
    } else {
      // A line's end goes back to ASCII for writers that forget the escape.
      if (byte === 0x0a) wide = false;
      at++;
    }
  }
  return pairs > 0 && broken * 20 <= pairs;
}

function escapeAt(bytes: Uint8Array, at: number): { wide: boolean; length: number } | undefined {
  const [first, second, third] = [bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  // ESC $ @, ESC $ B, ESC $ ( D: two bytes a character.
  if (first === 0x24 && (second === 0x40 || second === 0x42)) return { wide: true, length: 3 };
  if (first === 0x24 && second === 0x28 && third === 0x44) return { wide: true, length: 4 };
  // ESC ( B, ESC ( J, ESC ( I: ASCII, JIS X 0201 Roman, JIS X 0201 katakana.
  if (first === 0x28 && (second === 0x42 || second === 0x4a || second === 0x49)) return { wide: false, length: 3 };
  return undefined;
}
