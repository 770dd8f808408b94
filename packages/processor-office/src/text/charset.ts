import { encodingOfCharset as knownEncoding } from '@cis/fileproc-core/metafile';

/** The encoding of text in a font of this character set; windows-1252 where it says nothing. */
export function encodingOfCharset(charset: number): string {
  return knownEncoding(charset) ?? 'windows-1252';
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
