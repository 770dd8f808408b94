import { builtInFormat } from '../number-format/built-in.ts';
import { type NumberFormat, parseFormat } from '../number-format/format.ts';

/** Formats that have a name instead of a code (XML Spreadsheet Reference, `ss:NumberFormat`), each as a code or a built-in id. */
const NAMED: ReadonlyMap<string, string | number> = new Map(
  Object.entries({
    'General Number': 0,
    'General Date': 22,
    'Long Date': '[$-F800]',
    'Medium Date': 15,
    'Short Date': 14,
    'Long Time': '[$-F400]',
    'Medium Time': 18,
    'Short Time': 20,
    Currency: 8,
    'Euro Currency': '[$€-2] #,##0.00',
    Fixed: 2,
    Standard: 4,
    Percent: 10,
    Scientific: 11,
    'Yes/No': '"Yes";"Yes";"No"',
    'True/False': '"True";"True";"False"',
    'On/Off': '"On";"On";"Off"',
  }),
);
/** Styles that are kept; Excel itself has room for as many (Excel specifications: unique cell formats). */
const MAX_STYLES = 64_000;

/** The styles of a workbook as they are read. */
export interface StyleFormats {
  /** Begins a style; formats that follow are its own. */
  open(id: string, parent: string | undefined): void;
  format(code: string): void;
  /** Formats that follow the system's region are Japan's. */
  japanese: boolean;
  date1904: boolean;
  /** The format of the cells of a style, General where there is none. */
  get(id: string | undefined): NumberFormat;
}

/** Makes an empty table of styles. `Default` is the style of cells that name none. */
export function styleFormats(): StyleFormats {
  const codes = new Map<string, string>();
  const ready = new Map<string | undefined, NumberFormat>();
  let current = '';
  return {
    japanese: false,
    date1904: false,
    open(id, parent) {
      current = id;
      const inherited = codes.get(parent ?? 'Default');
      if (inherited !== undefined && !codes.has(id) && codes.size < MAX_STYLES) codes.set(id, inherited);
    },
    format(code) {
      if (codes.has(current) || codes.size < MAX_STYLES) codes.set(current, code);
    },
    get(id = 'Default') {
      // By code: cells may name any number of styles that are not there.
      const code = codes.get(id);
      const known = ready.get(code);
      if (known) return known;
      const named = code === undefined ? 0 : (NAMED.get(code) ?? code);
      const { japanese, date1904 } = this;
      const format = parseFormat(typeof named === 'number' ? builtInFormat(named, japanese) : named, {
        japanese,
        date1904,
      });
      ready.set(code, format);
      return format;
    },
  };
}
