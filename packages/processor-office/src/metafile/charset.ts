/** Code pages of Windows fonts by their character set ([MS-WMF] 2.1.1.5). */
const ENCODINGS: ReadonlyMap<number, string> = new Map([
  [77, 'macintosh'],
  [128, 'shift_jis'],
  [129, 'euc-kr'],
  [134, 'gbk'],
  [136, 'big5'],
  [161, 'windows-1253'],
  [162, 'windows-1254'],
  [163, 'windows-1258'],
  [177, 'windows-1255'],
  [178, 'windows-1256'],
  [186, 'windows-1257'],
  [204, 'windows-1251'],
  [222, 'windows-874'],
  [238, 'windows-1250'],
]);

/** The encoding of text in a font of this character set; windows-1252 where it says nothing. */
export function encodingOfCharset(charset: number): string {
  return ENCODINGS.get(charset) ?? 'windows-1252';
}

/** Decodes bytes of a font's text. */
export function decodeBytes(bytes: Uint8Array, charset: number): string {
  return new TextDecoder(encodingOfCharset(charset)).decode(bytes);
}
