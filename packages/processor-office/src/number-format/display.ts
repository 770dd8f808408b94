import { type NumberFormat, parseFormat } from './format.ts';

/** Codes that charts and fields use repeat; a hostile file's do not. */
const MAX_KNOWN = 1_000;
const known = new Map<string, NumberFormat>();

/** A number as a cell with this format code shows it, dates of the 1900 system. */
export function displayNumber(value: number, code: string): string {
  let format = known.get(code);
  if (!format) {
    format = parseFormat(code);
    if (known.size < MAX_KNOWN) known.set(code, format);
  }
  return format.number(value);
}
