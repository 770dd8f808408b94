/** A number in decimal: digits before and after the point, rounded. */
export interface Decimal {
  readonly whole: string;
  /** Exactly as many as were asked for. */
  readonly fraction: string;
}

/** Significant digits that spreadsheets keep (ISO 29500-1 leaves it open; IEEE 754 doubles hold 15 safely). */
const PRECISION = 15;

/**
 * The absolute value rounded half up in decimal to `places` digits after the point, after rounding to 15 significant digits
 * as spreadsheets do: 1.005 gives 1.01, which binary rounding would not.
 */
export function toDecimal(value: number, places: number): Decimal {
  const absolute = Math.abs(value);
  if (Number.isSafeInteger(absolute)) return { whole: String(absolute), fraction: '0'.repeat(places) };
  const plain = places >= 0 ? shortDecimal(absolute, places) : undefined;
  if (plain) return plain;
  const [digits, exponent] = significant(absolute);
  // The value is 0.DIGITS times ten to the power of `point`.
  const point = exponent + 1;
  const kept = point + places;
  const padded = kept <= digits.length ? digits : digits.padEnd(kept, '0');
  if (kept < 0) return { whole: '0', fraction: '0'.repeat(places) };
  const rounded = roundUp(padded.slice(0, kept), (padded[kept] ?? '0') >= '5');
  const all = rounded.padStart(places + 1, '0');
  return { whole: all.slice(0, all.length - places), fraction: places === 0 ? '' : all.slice(-places) };
}

/** The same for what is written with at most 15 digits and no more of them than are asked for: most of what sheets hold. */
function shortDecimal(absolute: number, places: number): Decimal | undefined {
  const written = String(absolute);
  if (written.length > PRECISION + 1) return undefined;
  const point = written.indexOf('.');
  const decimals = point < 0 ? 0 : written.length - point - 1;
  if (decimals > places || written.includes('e')) return undefined;
  if (point < 0) return { whole: written, fraction: '0'.repeat(places) };
  return { whole: written.slice(0, point), fraction: written.slice(point + 1).padEnd(places, '0') };
}

/** Digits without point, at most 15, and the power of ten of the first one. */
export function significant(absolute: number, precision = PRECISION): [digits: string, exponent: number] {
  if (absolute === 0) return ['0', 0];
  const [mantissa, exponent] = absolute.toExponential(precision - 1).split('e');
  return [(mantissa ?? '').replace('.', ''), Number(exponent)];
}

/** Adds one to a row of digits where `up`. An empty row is zero. */
function roundUp(digits: string, up: boolean): string {
  if (!up) return digits === '' ? '0' : digits.replace(/^0+(?=\d)/, '');
  let at = digits.length - 1;
  while (at >= 0 && digits[at] === '9') at--;
  const zeros = '0'.repeat(digits.length - 1 - at);
  return at < 0 ? `1${zeros}` : `${digits.slice(0, at)}${Number(digits[at]) + 1}${zeros}`.replace(/^0+(?=\d)/, '');
}

/** Digits with a comma before every third from the end. */
export function grouped(digits: string): string {
  if (digits.length < 4) return digits;
  const head = digits.length % 3;
  let text = digits.slice(0, head);
  for (let at = head; at < digits.length; at += 3) text += (text === '' ? '' : ',') + digits.slice(at, at + 3);
  return text;
}
