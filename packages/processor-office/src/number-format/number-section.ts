import { grouped, significant, toDecimal } from './decimal.ts';
import { fractionFormatter } from './fraction.ts';
import { generalNumber } from './general.ts';
import { digitsIn, numberIn } from './numerals.ts';
import type { Section, Token } from './tokens.ts';

/** Places before the point, after it and of the exponent: indexes of their placeholders among the tokens. */
interface Layout {
  readonly whole: readonly number[];
  readonly decimals: readonly number[];
  readonly exponent: readonly number[];
  readonly grouping: boolean;
  /** What the number is multiplied with: percent signs and trailing commas. */
  readonly factor: number;
}

/** Makes what shows absolute values by a section without letters of a date. */
export function numberFormatter(section: Section): (absolute: number) => string {
  const { tokens } = section;
  if (tokens.some(({ kind }) => kind === 'general')) return generalFormatter(section);
  const slash = tokens.findIndex(({ kind }) => kind === 'slash');
  if (slash > 0 && tokens[slash - 1]?.kind === 'digit') return fractionFormatter(section);
  const layout = layoutOf(tokens);
  if (layout.exponent.length > 0) return scientificFormatter(section, layout);
  if (isPlain(section, layout)) return plainFormatter(layout);
  return (absolute) => {
    const { whole, fraction } = toDecimal(absolute * layout.factor, layout.decimals.length);
    return filled(section, layout, { whole, fraction, exponent: '', sign: '' });
  };
}

/** Whether a section is like `0`, `0.00`, `#,##0` or `#,##0.00`, as nearly all are. */
function isPlain({ tokens, numerals }: Section, { whole, decimals, factor }: Layout): boolean {
  return (
    numerals === undefined &&
    factor === 1 &&
    tokens.every(({ kind }) => kind === 'digit' || kind === 'comma' || kind === 'point') &&
    tokens.some(({ kind }) => kind === 'point') === decimals.length > 0 &&
    whole.filter((index) => placeholder(tokens, index) === '0').length === 1 &&
    placeholder(tokens, whole.at(-1) ?? 0) === '0' &&
    whole.every((index) => placeholder(tokens, index) !== '?') &&
    decimals.every((index) => placeholder(tokens, index) === '0')
  );
}

function plainFormatter({ decimals, grouping }: Layout): (absolute: number) => string {
  return (absolute) => {
    const { whole, fraction } = toDecimal(absolute, decimals.length);
    const shown = grouping ? grouped(whole) : whole;
    return fraction === '' ? shown : `${shown}.${fraction}`;
  };
}

function generalFormatter({ tokens, numerals }: Section): (absolute: number) => string {
  return (absolute) =>
    tokens
      .map((token) => {
        if (token.kind === 'literal') return token.text;
        if (token.kind === 'percent') return '%';
        if (token.kind !== 'general') return '';
        return numerals && Number.isSafeInteger(absolute)
          ? numberIn(numerals, absolute)
          : digitsIn(numerals, generalNumber(absolute));
      })
      .join('');
}

function layoutOf(tokens: readonly Token[]): Layout {
  const whole: number[] = [];
  const decimals: number[] = [];
  const exponent: number[] = [];
  let place: number[] = whole;
  let percents = 0;
  let commas = 0;
  let grouping = false;
  for (const [index, { kind }] of tokens.entries()) {
    if (kind === 'digit') {
      if (commas > 0 && place === whole && whole.length > 0) grouping = true;
      commas = 0;
      place.push(index);
    } else if (kind === 'comma') commas++;
    else if (kind === 'point' && place === whole) {
      // Commas right before the point scale, like those at the end.
      place = decimals;
    } else if (kind === 'exponent') place = exponent;
    else if (kind === 'percent') percents++;
  }
  const scaling = scalingCommas(tokens, [...whole, ...decimals].at(-1), whole.at(-1));
  return { whole, decimals, exponent, grouping, factor: 100 ** percents / 1000 ** scaling };
}

/** Commas directly behind the last placeholder, or behind the last one before the point, divide by a thousand each. */
function scalingCommas(tokens: readonly Token[], last: number | undefined, lastWhole: number | undefined): number {
  const after = (from: number | undefined) => {
    let count = 0;
    while (from !== undefined && tokens[from + 1 + count]?.kind === 'comma') count++;
    return count;
  };
  return last === lastWhole ? after(last) : after(last) + after(lastWhole);
}

interface Digits {
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: string;
  readonly sign: string;
}

function scientificFormatter(section: Section, layout: Layout): (absolute: number) => string {
  const sign = section.tokens.find((token) => token.kind === 'exponent')?.text[1] ?? '+';
  const step = Math.max(1, layout.whole.length);
  return (absolute) => {
    let exponent = absolute === 0 ? 0 : significant(absolute)[1];
    // More places before the point: exponents in steps of as many, as in engineering notation.
    exponent = step > 1 ? Math.floor(exponent / step) * step : exponent;
    let digits = toDecimal(absolute / 10 ** exponent, layout.decimals.length);
    if (digits.whole.length > step) {
      exponent += step;
      digits = toDecimal(absolute / 10 ** exponent, layout.decimals.length);
    }
    return filled(section, layout, {
      ...digits,
      exponent: String(Math.abs(exponent)),
      sign: exponent < 0 ? '-' : sign === '+' ? '+' : '',
    });
  };
}

/** Puts digits into the placeholders, and what stands between them in its place. */
function filled({ tokens, numerals }: Section, layout: Layout, digits: Digits): string {
  const at = new Map<number, string>();
  fillWhole(at, layout, tokens, digits.whole);
  fillDecimals(at, layout.decimals, tokens, digits.fraction);
  fillRight(at, layout.exponent, tokens, digits.exponent);
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'digit') text += digitsIn(numerals, at.get(index) ?? '');
    else if (token.kind === 'literal') text += token.text;
    else if (token.kind === 'point') text += '.';
    else if (token.kind === 'percent') text += '%';
    else if (token.kind === 'exponent') text += `E${digits.sign}`;
    else if (token.kind === 'slash') text += '/';
  }
  return text;
}

function placeholder(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'digit' ? token.text : '';
}

/** From the right; what is left over stands at the first placeholder. A zero is shown only where a `0` asks for it. */
function fillWhole(
  at: Map<number, string>,
  { whole, grouping }: Layout,
  tokens: readonly Token[],
  digits: string,
): void {
  const shown = digits === '0' ? '' : digits;
  const padded = whole.map((index) => placeholder(tokens, index)).join('');
  const firstZero = padded.indexOf('0');
  const least = firstZero < 0 ? 0 : padded.length - firstZero;
  const all = shown.padStart(least, '0');
  const positions = [...all].map((digit, index) => {
    const left = all.length - index - 1;
    return grouping && left > 0 && left % 3 === 0 ? `${digit},` : digit;
  });
  for (const [back, index] of [...whole].reverse().entries()) {
    const isFirst = back === whole.length - 1;
    const end = positions.length - back;
    if (isFirst) at.set(index, positions.slice(0, Math.max(0, end)).join(''));
    else at.set(index, positions[end - 1] ?? (placeholder(tokens, index) === '?' ? ' ' : ''));
  }
}

/** Zeros at the end are shown only where a `0` asks for them. */
function fillDecimals(
  at: Map<number, string>,
  decimals: readonly number[],
  tokens: readonly Token[],
  digits: string,
): void {
  let lastShown = decimals.length - 1;
  while (lastShown >= 0 && digits[lastShown] === '0' && placeholder(tokens, decimals[lastShown]!) !== '0') lastShown--;
  for (const [index, place] of decimals.entries())
    at.set(place, index <= lastShown ? (digits[index] ?? '0') : placeholder(tokens, place) === '?' ? ' ' : '');
}

function fillRight(at: Map<number, string>, places: readonly number[], tokens: readonly Token[], digits: string): void {
  const least = places.filter((index) => placeholder(tokens, index) === '0').length;
  const all = digits.padStart(least, '0');
  for (const [back, index] of [...places].reverse().entries()) {
    const isFirst = back === places.length - 1;
    const end = all.length - back;
    at.set(index, isFirst ? all.slice(0, Math.max(0, end)) : (all[end - 1] ?? ''));
  }
}
