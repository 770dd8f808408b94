import { detectEncoding } from '@cis/fileproc-core';

/** A text and whether its encoding is a guess. */
export interface DecodedText {
  readonly text: string;
  readonly guessed: boolean;
}

/** Names that mail programs use and WHATWG does not know, to those that it knows. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['iso-2022-jp-ms', 'iso-2022-jp'],
  ['iso-2022-jp-1', 'iso-2022-jp'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['iso-2022-jp-3', 'iso-2022-jp'],
  ['iso-2022-jp-2004', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp50221', 'iso-2022-jp'],
  ['cp50222', 'iso-2022-jp'],
  ['jis', 'iso-2022-jp'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['shift-jis-2004', 'shift_jis'],
  ['shift_jisx0213', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['eucjp-ms', 'euc-jp'],
  ['cp51932', 'euc-jp'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['ks_c_5601', 'euc-kr'],
  ['cp950', 'big5'],
  ['cp65001', 'utf-8'],
  ['utf8mb4', 'utf-8'],
]);

/** Labels that say nothing: what writes them does not know better. */
const EMPTY_LABELS: ReadonlySet<string> = new Set([
  '',
  'us-ascii',
  'ascii',
  'unknown',
  'x-unknown',
  'unknown-8bit',
  '8bit',
  'default',
  'binary',
  'none',
]);
/** Encodings in which every byte is some character, so that decoding proves nothing. */
const PROVES_NOTHING: ReadonlySet<string> = new Set([
  'windows-1252',
  'iso-8859-15',
  'iso-8859-2',
  'windows-1250',
  'macintosh',
]);

/**
 * Decodes text by its label where that holds, and by what the bytes look like where it is missing, unknown or wrong:
 * mails of Japan say ISO-8859-1 or UTF-8 and hold ISO-2022-JP or Shift_JIS.
 */
export function decodeText(bytes: Uint8Array, ...labels: readonly (string | undefined)[]): DecodedText {
  if (bytes.every((byte) => byte < 0x80 && byte !== 0x1b && byte !== 0)) {
    const utf7 = labels.find((label) => /^(?:unicode-1-1-)?utf-?7$/i.test(label ?? ''));
    const ascii = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    return { text: utf7 ? decodeUtf7(ascii) : ascii, guessed: false };
  }
  const looks = detectEncoding(bytes, { complete: true });
  for (const label of labels) {
    const known = encodingOf(label);
    if (!known) continue;
    if (looks.encoding === 'iso-2022-jp' && looks.confident && !known.startsWith('iso-2022')) break;
    if (PROVES_NOTHING.has(known) && looks.confident && looks.encoding !== 'windows-1252') break;
    const text = strictly(known, bytes);
    if (text !== undefined) return { text, guessed: false };
    // A few broken characters of the encoding that it says. UTF-8 with a few would look like it.
    if (known === looks.encoding || (known !== 'utf-8' && !looks.confident && looks.encoding === 'windows-1252'))
      return { text: decode(known, bytes, false), guessed: true };
  }
  return { text: decode(looks.encoding, bytes, false), guessed: !looks.confident };
}

/** The WHATWG name for a label; `undefined` where it says nothing or is none. */
function encodingOf(label: string | undefined): string | undefined {
  const plain =
    label
      ?.trim()
      .toLowerCase()
      .replace(/^["']|["']$/g, '') ?? '';
  if (EMPTY_LABELS.has(plain)) return undefined;
  try {
    return new TextDecoder(LABELS.get(plain) ?? plain.replace(/^cp(?=125\d$)/, 'windows-')).encoding;
  } catch {
    return undefined;
  }
}

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return decode(encoding, bytes, true);
  } catch {
    return undefined;
  }
}

function decode(encoding: string, bytes: Uint8Array, fatal: boolean): string {
  const whole = encoding === 'iso-2022-jp' ? withoutIdleEscapes(bytes) : bytes;
  return new TextDecoder(encoding, { fatal }).decode(whole);
}

/** Escapes right before other escapes: where encoded words are joined they are right, and WHATWG's decoder takes them for an attack. */
const IDLE_ESCAPE = /\x1b(?:\([BJI]|\$[@AB]|&@)(?=\x1b[($])/g;

function withoutIdleEscapes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return Buffer.from(text.replace(IDLE_ESCAPE, ''), 'latin1');
}

/** RFC 2152: runs of base64 of UTF-16BE between `+` and the first other character, a `-` of which is swallowed. */
function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, run: string) => {
    if (run === '') return '+';
    const units = Buffer.from(run, 'base64');
    return units
      .subarray(0, units.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}
