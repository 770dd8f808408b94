/** Number formats by their code (MSONFC, [MS-OSHARED] 2.2.1.3), under the names of ISO 29500-1, 17.18.59. */
const NAMES = [
  'decimal',
  'upperRoman',
  'lowerRoman',
  'upperLetter',
  'lowerLetter',
  'ordinal',
  'cardinalText',
  'ordinalText',
  'hex',
  'chicago',
  'ideographDigital',
  'japaneseCounting',
  'aiueo',
  'iroha',
  'decimalFullWidth',
  'decimalHalfWidth',
  'japaneseLegal',
  'japaneseDigitalTenThousand',
  'decimalEnclosedCircle',
  'decimalFullWidth2',
  'aiueoFullWidth',
  'irohaFullWidth',
  'decimalZero',
  'bullet',
  'ganada',
  'chosung',
  'decimalEnclosedFullstop',
  'decimalEnclosedParen',
  'decimalEnclosedCircleChinese',
  'ideographEnclosedCircle',
  'ideographTraditional',
  'ideographZodiac',
  'ideographZodiacTraditional',
  'taiwaneseCounting',
  'ideographLegalTraditional',
  'taiwaneseCountingThousand',
  'taiwaneseDigital',
  'chineseCounting',
  'chineseLegalSimplified',
  'chineseCountingThousand',
  'decimal',
  'koreanDigital',
  'koreanCounting',
  'koreanLegal',
  'koreanDigital2',
] as const;
const NUMBER_IN_DASH = 57;
const NONE = 255;

/** The name of a format; decimal where the code is not known. */
export function numberFormatName(code: number): string {
  if (code === NONE) return 'none';
  return code === NUMBER_IN_DASH ? 'numberInDash' : (NAMES[code] ?? 'decimal');
}
