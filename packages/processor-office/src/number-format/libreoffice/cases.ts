/** A value of a written cell: a number, a text, a logical value or an error. */
export type CellValue = number | string | boolean | { readonly error: string };

/** A format, by its code or by the id of one that files do not spell out, and a value it is to show. */
export interface FormatCase {
  readonly format: string | number;
  readonly value: CellValue;
}

/** A workbook of cases, and the region of the machine on which it is opened. */
export interface CaseWorkbook {
  readonly name: string;
  /** BCP 47. Formats that follow the system's region follow this one. */
  readonly region: 'en-US' | 'ja-JP';
  readonly date1904: boolean;
  readonly cases: readonly FormatCase[];
}

const NUMBERS = [0, 1, -1, 0.5, -0.25, 1234.5, -1234567.891];
const EXTREMES = [1.005, 99.995, 0.001234, 1284500, 12345678901234, 1e-10, 1.5e21];
const DATES = [1, 59, 61, 9000, 32515, 32516, 43585, 43586, 45092];
/** 15 June 2023 14:05:09.26, midnight, a quarter past noon, a minute before midnight of the last day. */
const TIMES = [45092.586912731, 0, 0.510416666666667, 2958465.99930556];
const ELAPSED = [0.25, 1.5, 2.0000116, 45.123456];

const across = (formats: readonly (string | number)[], values: readonly CellValue[]): FormatCase[] =>
  formats.flatMap((format) => values.map((value) => ({ format, value })));

const GENERAL_VALUES: readonly CellValue[] = [
  ...NUMBERS,
  ...EXTREMES,
  'text',
  true,
  false,
  { error: '#N/A' },
  { error: '#DIV/0!' },
  { error: '#REF!' },
];
const PLAIN = ['0', '0.00', '#,##0', '#,##0.00', '#', '#.##', '0.0#', '000', '0.000000'];
const PADDED = ['?0.0?', '0.0??', '* #,##0', '#,##0_-', '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)'];
const SCALED = ['0.0,,"百万"', '#,##0,"千円"', '0%', '0.0%', '#,##0.00%'];
const SCIENTIFIC = ['0.00E+00', '##0.0E+0', '0E-0', '0.###E+0'];
const FRACTIONS = ['# ?/?', '# ??/??', '# ???/???', '?/?', '# ?/8', '# ??/100'];
const LITERALS = ['"約"0', '0"個"', '000-0000', '000\\-0000\\-0000', '0.0" cm"', '\\(0\\)', '0\\ 0'];
const SIGNED = [
  '#,##0;"△"#,##0',
  '#,##0;"▲"#,##0;"－"',
  '#,##0_);(#,##0)',
  '#,##0;[Red]-#,##0',
  '0;-0;"zero"',
  '0.00;;',
  ';;;',
];
const CURRENCIES = [
  '[$¥-411]#,##0',
  '[$€-2] #,##0.00',
  '[$-409]#,##0.00',
  '[$£-809]#,##0.00',
  '[$₩-412]#,##0',
  '[$NT$-404]#,##0.00',
  '[$USD] #,##0.00',
  '"¥"#,##0;[Red]"¥"\\-#,##0',
  '#,##0.00\\ [$€-407]',
];
const CONDITIONS = [
  '[>=1000]#,##0"千以上";[<0]"負";0',
  '[<100]0.0;0',
  '[Red][>10]0;[Blue]0',
  '[=1]"はい";[=0]"いいえ";General',
  '[<=9999999]###\\-####;\\(###\\)\\ ###\\-####',
];
const KANJI = [
  '[DBNum1]General',
  '[DBNum1][$-411]General',
  '[DBNum1][$-411]0',
  '[DBNum1][$-411]#,##0',
  '[DBNum2][$-411]General',
  '[DBNum3][$-411]0',
  '[DBNum3][$-411]#,##0.00',
];
const KANJI_VALUES = [0, 10, 1234, 10_500, -305, 20_230_615];
const DATE_CODES = [
  'yyyy/m/d',
  'yyyy-mm-dd',
  'd-mmm-yy',
  'mmmm d, yyyy',
  'mmmmm',
  'ddd dddd',
  '[$-411]aaa',
  '[$-411]aaaa',
  '[$-411]ge.m.d',
  '[$-411]gge"年"',
  '[$-411]ggge"年"m"月"d"日"',
  '[$-411]ggge"年"m"月"d"日"(aaa)',
  '[$-411]e"年"',
  'yyyy"年"m"月"d"日"',
  '[DBNum1][$-411]yyyy"年"m"月"d"日"',
  '[DBNum3][$-411]yyyy"年"m"月"d"日"',
];
const LANGUAGE_CODES = [
  '[$-407]dddd, d. mmmm yyyy',
  '[$-40C]dddd d mmmm yyyy',
  '[$-412]yyyy"년" m"월" d"일" dddd',
  '[$-804]yyyy"年"m"月"d"日" dddd',
  '[$-409]d\\-mmm\\-yyyy;@',
  '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
];
const TIME_CODES = [
  'h:mm',
  'hh:mm:ss',
  'h:mm AM/PM',
  'h:mm:ss A/P',
  '[$-411]AM/PM h"時"mm"分"',
  'mm:ss',
  'mm:ss.0',
  'hh:mm:ss.000',
  'yyyy-mm-dd hh:mm:ss',
  'm/d/yy h:mm',
  'h"時"mm"分"ss"秒"',
  '[$-F400]h:mm:ss AM/PM',
];
const ELAPSED_CODES = ['[h]:mm', '[h]:mm:ss', '[hh]:mm', '[mm]:ss', '[m]"分"', '[ss]', '[s].00', '[h]"時間"mm"分"'];
const TEXTS = ['@', 'General;General;General;@', '0;0;0;"文字:"@', '0;-0;0;@"様"', '@"御中"', '0'];

const SPELLED: readonly FormatCase[] = [
  ...across(['General'], GENERAL_VALUES),
  ...across(PLAIN, [...NUMBERS, ...EXTREMES]),
  ...across([...PADDED, ...SCALED], NUMBERS),
  ...across(SCIENTIFIC, [...NUMBERS, ...EXTREMES]),
  ...across(FRACTIONS, [...NUMBERS, Math.PI, 0.3333, -2.125, 0.999]),
  ...across(LITERALS, [0, 7, -12.5, 1500041, 31234567]),
  ...across([...SIGNED, ...CURRENCIES], [0, 980, -5000.5, 0.004]),
  ...across(CONDITIONS, [0, 1, -3, 11, 99.9, 2000, 5551234, 312345678]),
  ...across(KANJI, KANJI_VALUES),
  ...across(DATE_CODES, DATES),
  ...across(['aaa', 'aaaa'], [45092]),
  ...across(LANGUAGE_CODES, [45092, 43586]),
  ...across(TIME_CODES, TIMES),
  ...across(ELAPSED_CODES, ELAPSED),
  ...across(TEXTS, ['山田', 12, true, { error: '#VALUE!' }]),
];

/** Ids of ISO 29500-1, 18.8.30, that hold in every region. */
const BUILT_IN = [0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 45, 46, 47, 48, 49];
/** Those of which a region has its own form. */
const REGIONAL = [5, 6, 7, 8, 14, 22, 37, 38, 39, 40, 41, 42, 43, 44];
/** Those that only regions of East Asia have. */
const EAST_ASIAN = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58];

/** What is shown, region by region. */
export const WORKBOOKS: readonly CaseWorkbook[] = [
  {
    name: 'english',
    region: 'en-US',
    date1904: false,
    cases: [...SPELLED, ...across([...BUILT_IN, ...REGIONAL], [0, 1.5, -42, 45092.75])],
  },
  {
    name: 'japanese',
    region: 'ja-JP',
    date1904: false,
    cases: [
      ...across([...BUILT_IN, ...REGIONAL], [45092.75]),
      ...across(REGIONAL, [-42]),
      ...across(EAST_ASIAN, [45092.75, 43585]),
      ...across(
        ['ge.m.d', 'ggge"年"m"月"d"日"', 'aaa', 'yyyy/m/d (ddd)', 'mmm', '[$-F800]dddd\\, mmmm d', '[$-F400]h:mm'],
        [45092, 32515],
      ),
    ],
  },
  {
    name: 'of 1904',
    region: 'en-US',
    date1904: true,
    cases: [
      ...across([14, 22, 20, 46], [0, 1, 43630.75]),
      ...across(['yyyy-mm-dd', '[$-411]ge.m.d', 'dddd', '[h]:mm', 'h:mm:ss'], [0, 1, 366, 43630.75]),
    ],
  },
];
