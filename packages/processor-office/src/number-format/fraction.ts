import type { Section, Token } from './tokens.ts';

/** Largest denominator that is looked for: `????`. */
const MAX_DIGITS = 4;

/** Makes what shows absolute values by a section with a fraction, such as `# ??/??` or `# ?/8`. */
export function fractionFormatter({ tokens }: Section): (absolute: number) => string {
  const slash = tokens.findIndex(({ kind }) => kind === 'slash');
  const before = tokens.slice(0, slash);
  const numerator = trailingDigits(before);
  const hasWhole = before.slice(0, before.length - numerator).some(({ kind }) => kind === 'digit');
  const after = tokens.slice(slash + 1);
  const denominatorLength = leadingDenominator(after);
  const written = after.slice(0, denominatorLength).map(textOf).join('');
  const fixed = /^\d+$/.test(written) && Number(written) > 0 ? Number(written) : undefined;
  const most = 10 ** Math.min(MAX_DIGITS, Math.max(1, denominatorLength)) - 1;
  const literal = (from: readonly Token[]) =>
    from.map((token) => (token.kind === 'literal' ? token.text : '')).join('');
  const prefix = literal(
    before.slice(
      0,
      before.findIndex(({ kind }) => kind === 'digit'),
    ),
  );
  const suffix = literal(after.slice(denominatorLength));
  return (absolute) => {
    let whole = hasWhole ? Math.floor(absolute) : 0;
    let [top, bottom] = fixed
      ? [Math.round((absolute - whole) * fixed), fixed]
      : closest(Number((absolute - whole).toPrecision(12)), most);
    if (hasWhole && top === bottom) {
      whole++;
      top = 0;
    }
    if (hasWhole && top === 0) return `${prefix}${whole}${suffix}`;
    if (!hasWhole && top === 0) bottom = fixed ?? 1;
    return `${prefix}${hasWhole && whole > 0 ? `${whole} ` : ''}${top}/${bottom}${suffix}`;
  };
}

/** How many placeholders end the numerator. */
function trailingDigits(tokens: readonly Token[]): number {
  let count = 0;
  while (count < tokens.length && tokens[tokens.length - 1 - count]?.kind === 'digit') count++;
  return count;
}

/** How many placeholders or written digits begin the denominator. */
function leadingDenominator(tokens: readonly Token[]): number {
  const end = tokens.findIndex(
    (token) => token.kind !== 'digit' && !(token.kind === 'literal' && /^\d$/.test(token.text)),
  );
  return end < 0 ? tokens.length : end;
}

function textOf(token: Token): string {
  return token.kind === 'digit' || token.kind === 'literal' ? token.text : '';
}

/** The fraction nearest to a value with a denominator up to `most`; of equally near ones that with the smallest. */
function closest(value: number, most: number): [number, number] {
  let best: [number, number] = [Math.round(value), 1];
  let error = Math.abs(value - best[0]);
  for (let bottom = 2; bottom <= most && error > 0; bottom++) {
    const top = Math.round(value * bottom);
    const distance = Math.abs(value - top / bottom);
    if (distance < error - 1e-15) {
      best = [top, bottom];
      error = distance;
    }
  }
  return best;
}
