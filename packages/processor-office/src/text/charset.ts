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

/** Windows code pages by number (RTF 1.9.1, \ansicpg and \cpg; [MS-UCODEREF]) that Node can decode. */
const CODE_PAGES: ReadonlyMap<number, string> = new Map([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page): [number, string] => [page, `windows-${page}`]),
  [10000, 'macintosh'],
  [10001, 'shift_jis'],
  [65001, 'utf-8'],
]);

/** The encoding of a code page; windows-1252 where it is none of them. */
export function encodingOfCodePage(page: number): string {
  return CODE_PAGES.get(page) ?? 'windows-1252';
}

/** Whether a byte begins a character of two bytes in an encoding. */
export function isLeadByte(encoding: string, byte: number): boolean {
  switch (encoding) {
    case 'shift_jis':
      return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
    case 'gbk':
    case 'big5':
    case 'euc-kr':
      return byte >= 0x81 && byte <= 0xfe;
    default:
      return false;
  }
}
