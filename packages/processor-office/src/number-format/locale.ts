/** The language of a format, out of a mark such as `[$-411]`, `[$¥-ja-JP]` (ISO 29500-1, 18.8.31; [MS-LCID]). */
export interface FormatLocale {
  /** BCP 47; undefined where the format names none. */
  readonly language: string | undefined;
  /** The first year of an era is written 元. */
  readonly gannen: boolean;
  /** The whole format is the system's own of that language. */
  readonly system: 'date' | 'time' | undefined;
}

/** Primary languages of [MS-LCID], the lower ten bits. */
const LANGUAGES: ReadonlyMap<number, string> = new Map([
  [0x04, 'zh'],
  [0x05, 'cs'],
  [0x06, 'da'],
  [0x07, 'de'],
  [0x08, 'el'],
  [0x09, 'en'],
  [0x0a, 'es'],
  [0x0b, 'fi'],
  [0x0c, 'fr'],
  [0x0e, 'hu'],
  [0x10, 'it'],
  [0x11, 'ja'],
  [0x12, 'ko'],
  [0x13, 'nl'],
  [0x14, 'nb'],
  [0x15, 'pl'],
  [0x16, 'pt'],
  [0x18, 'ro'],
  [0x19, 'ru'],
  [0x1d, 'sv'],
  [0x1f, 'tr'],
  [0x22, 'uk'],
]);
const TAIWAN = 0x404;

export const NO_LOCALE: FormatLocale = { language: undefined, gannen: false, system: undefined };

/** The locale in what stands after the hyphen of `[$...-...]`. */
export function localeOf(mark: string): FormatLocale {
  if (/^f800$/i.test(mark)) return { ...NO_LOCALE, system: 'date' };
  if (/^f400$/i.test(mark)) return { ...NO_LOCALE, system: 'time' };
  if (/^[0-9a-f]+$/i.test(mark) && !/^[a-f]{2}$/i.test(mark)) {
    const id = Number.parseInt(mark, 16) & 0xffff;
    return { ...NO_LOCALE, language: id === TAIWAN ? 'zh-TW' : LANGUAGES.get(id & 0x3ff) };
  }
  const language = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-[a-z]{2})?(?![a-z0-9])/i.exec(mark)?.[0];
  return { language, gannen: /-x-gannen/i.test(mark), system: undefined };
}

const names = new Map<string, string[]>();

/** Names of the months (`length` 12) or weekdays from Sunday (7) in a language. */
function namesOf(language: string, kind: 'month' | 'weekday', style: 'short' | 'long'): string[] {
  const key = `${language} ${kind} ${style}`;
  let known = names.get(key);
  if (!known) {
    const format = formatter(language, { [kind]: style, timeZone: 'UTC' });
    const dates =
      kind === 'month' ? range(12, (at) => Date.UTC(2023, at, 1)) : range(7, (at) => Date.UTC(2023, 0, 1 + at));
    known = dates.map((date) => format.format(date));
    names.set(key, known);
  }
  return known;
}

function range(count: number, of: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => of(index));
}

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, options);
  } catch {
    return new Intl.DateTimeFormat('en', options);
  }
}

/** The name of a month from 1, English where no language is named. */
export function monthName(month: number, language: string | undefined, style: 'short' | 'long'): string {
  return namesOf(language ?? 'en', 'month', style)[month - 1] ?? '';
}

/** The name of a weekday, 0 for Sunday. */
export function weekdayName(weekday: number, language: string | undefined, style: 'short' | 'long'): string {
  return namesOf(language ?? 'en', 'weekday', style)[weekday] ?? '';
}
