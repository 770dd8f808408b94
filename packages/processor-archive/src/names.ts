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
  const { encoding } = detectEncoding(bytes, { complete: true });
  const japanese = (encoding === 'shift_jis' || encoding === 'euc-jp') && isValid(encoding, bytes);
  return japanese && !isAccentedLatin(new TextDecoder(encoding).decode(bytes)) ? encoding : 'cp437';
}

/**
 * Whether names that are valid Japanese are Latin ones with accents: "Köln" is "K罵n" then. Single characters within Latin
 * words give them away; nobody writes Japanese so.
 */
function isAccentedLatin(text: string): boolean {
  const runs = text.match(/[^\0-\x7f]+/g) ?? [];
  const withinWords = text.match(/(?<=[A-Za-z])[^\0-\x7f](?=[A-Za-z])/g) ?? [];
  return runs.every((run) => run.length === 1) && withinWords.length * 2 >= runs.length;
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
