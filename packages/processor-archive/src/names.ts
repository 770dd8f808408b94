import { detectEncoding } from '@cis/fileproc-core';

/** Code page 437, upper half: what APPNOTE.TXT (D.1) says names are in that say nothing. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** Bytes of names looked at for their encoding. */
const MAX_SAMPLE = 64 * 1024;

/** Turns the bytes of a name into the name. */
export type NameDecoder = (bytes: Uint8Array) => string;

/**
 * The encoding of names that do not say theirs, decided over all of them together, since one alone is too short: UTF-8
 * where all are valid, else code page 932 (Japanese Windows) or EUC-JP where the bytes look like it, else code page 437.
 */
export function nameDecoder(names: Iterable<Uint8Array>): NameDecoder {
  const sample: Uint8Array[] = [];
  let length = 0;
  for (const name of names) {
    if (!name.some((byte) => byte >= 0x80 || byte === 0x1b)) continue;
    sample.push(name, LINE_END);
    length += name.length + 1;
    if (length > MAX_SAMPLE) break;
  }
  const label = encodingOf(sample);
  if (label === 'cp437') return decodeCp437;
  const decoder = new TextDecoder(label);
  return (bytes) => decoder.decode(bytes);
}

const LINE_END = Uint8Array.of(0x0a);

function encodingOf(sample: readonly Uint8Array[]): string {
  const bytes = Buffer.concat(sample);
  if (isValid('utf-8', bytes)) return 'utf-8';
  const shiftJis = isValid('shift_jis', bytes) ? new TextDecoder('shift_jis').decode(bytes) : undefined;
  // Where code page 932 has characters of its user's own, the bytes are something else.
  if (shiftJis !== undefined && !/[\ue000-\uf8ff]/.test(shiftJis)) {
    if (isAccentedLatin(shiftJis, decodeCp437(bytes))) return 'cp437';
    // Half-width katakana alone are valid EUC-JP too, in which hardly any archive is.
    if (/^[\0-\x7f\uff61-\uff9f]*$/.test(shiftJis)) return 'shift_jis';
    return isEucJp(bytes) ? 'euc-jp' : 'shift_jis';
  }
  return isEucJp(bytes) ? 'euc-jp' : 'cp437';
}

function isEucJp(bytes: Uint8Array): boolean {
  return detectEncoding(bytes, { complete: true }).encoding === 'euc-jp' && isValid('euc-jp', bytes);
}

/**
 * Whether names that are valid Japanese are Latin ones with accents: "Köln" is "K罵n" then. They give themselves away:
 * only single characters stand between ASCII, and code page 437 makes words of them.
 */
function isAccentedLatin(shiftJis: string, cp437: string): boolean {
  if (shiftJis.match(/[^\0-\x7f]{2,}/)) return false;
  if (/[^\0-\x7f\p{L}]/u.test(cp437)) return false;
  const accented = (cp437.match(/\p{L}+/gu) ?? []).filter((word) => /[^\0-\x7f]/.test(word));
  return accented.every((word) => {
    const accents = word.match(/[^\0-\x7f]/g)?.length ?? 0;
    const twoAccents = /([^\0-\x7fß])(?!\1)[^\0-\x7fß]/.test(word);
    return accents * 2 < word.length && !twoAccents && /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u.test(word);
  });
}

/** Whether bytes are valid text of an encoding. */
export function isValid(label: string, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function decodeCp437(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80])).join('');
}
