/** Code pages of Windows that are not called by `windows-` and their number (WHATWG Encoding, [MS-UCODEREF]). */
const LABELS: ReadonlyMap<number, string> = new Map([
  [437, 'windows-1252'],
  [850, 'windows-1252'],
  [866, 'ibm866'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1361, 'euc-kr'],
  [10000, 'macintosh'],
  [10001, 'shift_jis'],
  [20127, 'us-ascii'],
  [20866, 'koi8-r'],
  [20932, 'euc-jp'],
  [21866, 'koi8-u'],
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [50222, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [51936, 'gbk'],
  [51949, 'euc-kr'],
  [52936, 'gbk'],
  [54936, 'gb18030'],
  [65000, 'utf-7'],
  [65001, 'utf-8'],
]);

/** The label of a code page; `undefined` for one that is none. */
export function labelOfCodePage(codePage: number | undefined): string | undefined {
  if (codePage === undefined) return undefined;
  if (codePage >= 28591 && codePage <= 28606) return `iso-8859-${codePage - 28590}`;
  if ((codePage >= 1250 && codePage <= 1258) || codePage === 874) return `windows-${codePage}`;
  return LABELS.get(codePage);
}
