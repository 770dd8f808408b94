/** Code pages of Windows ([MS-UCODEREF] 2.2.1) that are not called windows-N in the Encoding standard. */
const LABELS: ReadonlyMap<number, string> = new Map([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [1201, 'utf-16be'],
  [1361, 'euc-kr'],
  [10000, 'macintosh'],
  [10001, 'shift_jis'],
  [20866, 'koi8-r'],
  [20932, 'euc-jp'],
  [50220, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
  // What Excel for the Macintosh and for Windows wrote before there were code pages ([MS-XLS] 2.4.52).
  [32768, 'macintosh'],
  [32769, 'windows-1252'],
]);

/** A decoder of one encoding. */
export type Decoder = Pick<InstanceType<typeof TextDecoder>, 'decode'>;

const decoders = new Map<number, Decoder>();

/** The decoder of a Windows code page; of Western European where the page is unknown. */
export function codePageDecoder(codePage: number): Decoder {
  let decoder = decoders.get(codePage);
  if (!decoder) {
    const label =
      LABELS.get(codePage) ??
      (codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : undefined) ??
      (codePage >= 28591 && codePage <= 28605 ? `iso-8859-${codePage - 28590}` : 'windows-1252');
    decoder = decoderOf(label);
    decoders.set(codePage, decoder);
  }
  return decoder;
}

function decoderOf(label: string): Decoder {
  try {
    return new TextDecoder(label, { ignoreBOM: true });
  } catch {
    return new TextDecoder('windows-1252');
  }
}

/** Text in a code page, up to its first NUL. */
export function decodeString(bytes: Uint8Array, codePage: number): string {
  const text = codePageDecoder(codePage).decode(bytes);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

/** The code page of a language's Windows ([MS-LCID] 2.2, by primary language; Chinese by region). */
export function codePageOfLanguage(languageId: number): number {
  if (languageId === 0x0404 || languageId === 0x0c04 || languageId === 0x1404) return 950;
  return BY_LANGUAGE.get(languageId & 0x3ff) ?? 1252;
}

const BY_LANGUAGE: ReadonlyMap<number, number> = new Map([
  [0x01, 1256],
  [0x02, 1251],
  [0x04, 936],
  [0x05, 1250],
  [0x08, 1253],
  [0x0d, 1255],
  [0x0e, 1250],
  [0x11, 932],
  [0x12, 949],
  [0x15, 1250],
  [0x18, 1250],
  [0x19, 1251],
  [0x1a, 1250],
  [0x1b, 1250],
  [0x1c, 1250],
  [0x1e, 874],
  [0x1f, 1254],
  [0x22, 1251],
  [0x23, 1251],
  [0x24, 1250],
  [0x25, 1257],
  [0x26, 1257],
  [0x27, 1257],
  [0x29, 1256],
  [0x2a, 1258],
]);

/** The code page of a font's character set (`lfCharSet`, [MS-WMF] 2.1.1.5); undefined where it tells none. */
export function codePageOfCharset(charset: number): number | undefined {
  return BY_CHARSET.get(charset);
}

const BY_CHARSET: ReadonlyMap<number, number> = new Map([
  [77, 10000],
  [128, 932],
  [129, 949],
  [130, 1361],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
]);
