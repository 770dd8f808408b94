/** Character sets of fonts as LOGFONT names them (MS-WMF 2.1.1.5) and the WHATWG names of their encodings. */
const ENCODINGS: Readonly<Record<number, string>> = {
  0: 'windows-1252',
  77: 'macintosh',
  128: 'shift_jis',
  129: 'euc-kr',
  130: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};

/** LOGFONT's numbers of the charsets with a meaning of their own. */
export const CHARSET = { default: 1, symbol: 2, shiftJis: 128, oem: 255 } as const;

/** The encoding of text in a font of this character set (MS-WMF 2.1.1.5), by its WHATWG name; undefined where it says none. */
export function encodingOfCharset(charset: number): string | undefined {
  return ENCODINGS[charset];
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/** Text of a font's character set; of a symbol font there is none. */
export function decodeCharset(bytes: Uint8Array, charset: number, defaultCharset: number): string {
  if (charset === CHARSET.symbol) return '';
  const known = charset === CHARSET.default || charset === CHARSET.oem ? defaultCharset : charset;
  const name = encodingOfCharset(known) ?? encodingOfCharset(defaultCharset) ?? 'shift_jis';
  let decoder = decoders.get(name);
  if (!decoder) {
    decoder = new TextDecoder(name);
    decoders.set(name, decoder);
  }
  return decoder.decode(bytes);
}

const wide = new TextDecoder('utf-16le');

/** Text in UTF-16, least significant byte first. */
export function decodeUtf16(bytes: Uint8Array): string {
  return wide.decode(bytes);
}
