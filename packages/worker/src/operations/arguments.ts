import { ERRORS, type ErrorCode, FileprocError, isErrorCode } from '@cis/fileproc-core';

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** Bytes of `--min-size 10MB`: a number, with or without a unit. Throws INVALID_CONFIG. */
export function sizeOf(value: string, option: string): number {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(value) ?? [];
  const factor = SIZE_UNITS[unit.toLowerCase()];
  if (number === undefined || factor === undefined) throw wrong(option, 'a size such as 500000, 10MB or 1GiB', value);
  return Math.round(Number(number) * factor);
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of `--older-than 2h`. Throws INVALID_CONFIG. */
export function secondsOf(value: string, option: string): number {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w)\s*$/i.exec(value) ?? [];
  if (number === undefined) throw wrong(option, 'a time such as 90s, 30m, 2h or 7d', value);
  return Number(number) * (SECONDS[unit.toLowerCase()] ?? 1);
}

/** A number, `least` at least. Throws INVALID_CONFIG. */
export function numberOf(value: string, option: string, least: number): number {
  const number = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least)) throw wrong(option, `a number from ${least} on`, value);
  return number;
}

/** A date as ISO 8601 writes it. Throws INVALID_CONFIG. */
export function dateOf(value: string, option: string): Date {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw wrong(option, 'a date such as 2026-04-01 or 2026-04-01T09:00:00Z', value);
  return date;
}

/** An error code, in whatever case it is written. Throws INVALID_CONFIG. */
export function codeOf(value: string, option: string): ErrorCode {
  const code = value.toUpperCase();
  if (!isErrorCode(code)) throw wrong(option, `one of ${Object.keys(ERRORS).join(', ')}`, value);
  return code;
}

function wrong(option: string, wanted: string, value: string): FileprocError {
  return new FileprocError('INVALID_CONFIG', `${option} takes ${wanted}, not ${JSON.stringify(value)}.`);
}
