/**
 * Codes of PDFDocEncoding that differ from Latin-1 (ISO 32000-2, table D.2), from their character back to the byte:
 * 0x18 to 0x1F and 0x80 to 0xA0.
 */
const TO_BYTE = new Map<string, number>([
  ...[...'˘ˇˆ˙˝˛˚˜'].map((char, i) => [char, 0x18 + i] as const),
  ...[...'•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'].map((char, i) => [char, 0x80 + i] as const),
  ['€', 0xa0],
]);

const SHIFT_JIS = new TextDecoder('shift_jis', { fatal: true });

/**
 * A text string of a PDF as it was meant: programs of Japanese systems write titles and file names as plain Shift_JIS,
 * which a reader takes for PDFDocEncoding ("Œ_–ñ" for 契約). Such a string is turned back into bytes and read again; one
 * that fits only by accident stays. U+0000 at the end is dropped.
 */
export function pdfString(text: string): string {
  const plain = text.replace(/\u0000+$/, '');
  // Nothing above ASCII, or a character that no single byte gives: it is right as it is.
  if (!/[^\u0000-\u007F]/.test(plain)) return plain;
  const bytes = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i++) {
    const code = plain.charCodeAt(i);
    const byte = TO_BYTE.get(plain[i]!) ?? (code <= 0xff ? code : undefined);
    if (byte === undefined) return plain;
    bytes[i] = byte;
  }
  return likelyShiftJis(bytes) ? decoded(bytes, plain) : plain;
}

/** Whether most of what is not ASCII are pairs led by 0x81 to 0x9F, which accented European text does not have. */
function likelyShiftJis(bytes: Uint8Array): boolean {
  let pairs = 0;
  let others = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) continue;
    const trail = bytes[i + 1] ?? 0;
    if (byte >= 0x81 && byte <= 0x9f && trail >= 0x40 && trail !== 0x7f) {
      pairs++;
      i++;
    } else others++;
  }
  return pairs >= 2 && pairs > others;
}

function decoded(bytes: Uint8Array, otherwise: string): string {
  try {
    return SHIFT_JIS.decode(bytes);
  } catch {
    return otherwise;
  }
}
