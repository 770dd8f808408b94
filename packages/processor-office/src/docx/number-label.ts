import { fullWidthDigits, kanjiDigits, kanjiNumber } from '../numerals/kanji.ts';

/** Word repeats a letter when the alphabet is over: z, aa, bb. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const AIUEO = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン';
const IROHA = 'イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン';
const GANADA = '가나다라마바사아자차카타파하';
const STEMS = '甲乙丙丁戊己庚辛壬癸';
const BRANCHES = '子丑寅卯辰巳午未申酉戌亥';

/** A number of a list in a format of ISO 29500-1, 17.18.59 (ST_NumberFormat); in decimal where the format is not known. */
export function numberLabel(value: number, format: string): string {
  switch (format) {
    case 'none':
    case 'bullet':
      return '';
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'upperRoman':
      return roman(value);
    case 'lowerRoman':
      return roman(value).toLowerCase();
    case 'upperLetter':
      return repeated(value, LETTERS).toUpperCase();
    case 'lowerLetter':
      return repeated(value, LETTERS);
    case 'ordinal':
      return `${value}${ordinalEnd(value)}`;
    case 'hex':
      return value.toString(16).toUpperCase();
    case 'decimalFullWidth':
    case 'decimalFullWidth2':
      return fullWidthDigits(String(value));
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return enclosed(value, 0x2460, 20);
    case 'decimalEnclosedParen':
      return enclosed(value, 0x2474, 20);
    case 'decimalEnclosedFullstop':
      return enclosed(value, 0x2488, 20);
    case 'ideographEnclosedCircle':
      return enclosed(value, 0x3280, 10);
    case 'ideographDigital':
    case 'taiwaneseDigital':
    case 'koreanDigital2':
    case 'japaneseDigitalTenThousand':
      return kanjiDigits(String(value));
    case 'japaneseCounting':
    case 'koreanCounting':
      return kanjiNumber(value);
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
      return kanjiNumber(value, 'everyday', true);
    case 'japaneseLegal':
      return kanjiNumber(value, 'legal');
    case 'ideographLegalTraditional':
    case 'chineseLegalSimplified':
      return kanjiNumber(value, 'financial');
    case 'aiueoFullWidth':
    case 'aiueo':
      return repeated(value, AIUEO);
    case 'irohaFullWidth':
    case 'iroha':
      return repeated(value, IROHA);
    case 'ganada':
      return repeated(value, GANADA);
    case 'ideographTraditional':
      return cyclic(value, STEMS);
    case 'ideographZodiac':
      return cyclic(value, BRANCHES);
    case 'numberInDash':
      return `- ${value} -`;
    default:
      return format.startsWith('custom:') ? custom(value, format.slice(7)) : String(value);
  }
}

/** `001, 002, 003, ...`: as many digits as the first. */
function custom(value: number, pattern: string): string {
  const width = /\d+/.exec(pattern)?.[0].length ?? 1;
  return String(value).padStart(width, '0');
}

function repeated(value: number, letters: string): string {
  if (value < 1) return '';
  // Word stops at 780, which is the alphabet thirty times.
  const times = Math.min(30, Math.floor((value - 1) / letters.length) + 1);
  return (letters[(value - 1) % letters.length] ?? '').repeat(times);
}

function cyclic(value: number, letters: string): string {
  return value < 1 ? '' : (letters[(value - 1) % letters.length] ?? '');
}

function enclosed(value: number, first: number, count: number): string {
  return value >= 1 && value <= count ? String.fromCodePoint(first + value - 1) : String(value);
}

const ROMAN: readonly [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

function roman(value: number): string {
  if (value < 1 || value > 9999) return String(value);
  let rest = value;
  let text = '';
  for (const [size, letters] of ROMAN)
    while (rest >= size) {
      text += letters;
      rest -= size;
    }
  return text;
}

function ordinalEnd(value: number): string {
  if (value % 100 >= 11 && value % 100 <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th';
}
