/** A date and time as a cell shows it. */
export interface DateParts {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** From 1; 0 for serial number 0 of the 1900 system, and 29 for the 29 February 1900 that never was. */
  readonly day: number;
  /** 0 for Sunday. */
  readonly weekday: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Of a second, rounded to the digits that are shown. */
  readonly fraction: number;
  /** Seconds since serial number 0, for elapsed times; may be negative. */
  readonly total: number;
}

const DAY = 86_400;
/** Days from 1 January 1900 (1) to 1 January 1904 (ISO 29500-1, 18.17.4.1). */
const SYSTEM_1904 = 1462;
/** 31 December 9999. */
const LAST = 2_958_466;

/**
 * The date of a serial number (ISO 29500-1, 18.17.4): of the 1900 system, which takes 1900 for a leap year, or of the 1904 system.
 * Time is rounded to `digits` of a second; without digits only the day is wanted, which begins at midnight exactly. Undefined before and after what cells can show as a date.
 */
export function datePartsOf(serial: number, date1904: boolean, digits: number | undefined): DateParts | undefined {
  const scale = 10 ** (digits ?? 0);
  const total = digits === undefined ? Math.floor(serial + 1e-9) * DAY : Math.round(serial * DAY * scale) / scale;
  const days = Math.floor(total / DAY) + (date1904 ? SYSTEM_1904 : 0);
  if (days < 0 || days >= LAST || !Number.isFinite(serial)) return undefined;
  const time = total - Math.floor(total / DAY) * DAY;
  const whole = Math.floor(time + 1e-9);
  return {
    ...dayParts(days, date1904),
    hours: Math.floor(whole / 3600),
    minutes: Math.floor(whole / 60) % 60,
    seconds: whole % 60,
    fraction: Math.max(0, time - whole),
    total,
  };
}

function dayParts(days: number, date1904: boolean): Pick<DateParts, 'year' | 'month' | 'day' | 'weekday'> {
  // The weekdays of January and February 1900 are those of the calendar with the day that never was.
  const weekday = (days + 6) % 7;
  if (!date1904 && days === 60) return { year: 1900, month: 2, day: 29, weekday };
  if (!date1904 && days === 0) return { year: 1900, month: 1, day: 0, weekday };
  const date = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * DAY * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday };
}
