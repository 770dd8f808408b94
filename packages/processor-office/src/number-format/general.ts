/**
 * A number in the format General: up to eleven characters, as a cell of usual width shows it. Whole numbers that a double
 * holds exactly stay whole: people search for article and account numbers of 13 digits.
 */
export function generalNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  if (!Number.isFinite(value)) return '';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  let text: string;
  if (magnitude >= -4 && magnitude <= -1) text = value.toPrecision(10 + magnitude);
  else if (Math.abs(magnitude) <= 9) text = short(value);
  else if (magnitude === 10) text = value.toFixed(10).slice(0, 12);
  else text = long(value);
  return trimmed(text);
}

function width(value: number): number {
  return value < 0 ? 12 : 11;
}

function short(value: number): string {
  const fixed = withoutZeros(value.toFixed(12));
  if (fixed.length <= width(value)) return fixed;
  const precise = value.toPrecision(10);
  return precise.length <= width(value) ? precise : value.toExponential(5);
}

function long(value: number): string {
  const fixed = withoutZeros(value.toFixed(11));
  const precise = value.toPrecision(6);
  return fixed.length > width(value) || fixed === '0' || fixed === '-0' ? precise : fixed;
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** `1.20000e+21` becomes `1.2E+21`, with two digits of exponent at least. */
function trimmed(text: string): string {
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return withoutZeros(mantissa);
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${withoutZeros(mantissa)}E${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
}
