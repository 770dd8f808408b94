import type { Words } from './expression.ts';
import { tokenize } from './tokens.ts';

/** Where words of the query stand in a text, in UTF-16 code units. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly words: Words;
}

/** Every place of the words in an NFKC-normalised text, by their start; found as the index finds them, by tokens. */
export function occurrencesOf(text: string, wanted: readonly Words[]): Occurrence[] {
  const tokens: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  tokenize(text, (token, start, end) => {
    tokens.push(token);
    starts.push(start);
    ends.push(end);
  });
  const byFirst = new Map<string, Words[]>();
  const byBeginning: Words[] = [];
  for (const words of wanted)
    if (words.tokens.length === 1 && words.prefix) byBeginning.push(words);
    else byFirst.set(words.tokens[0]!, [...(byFirst.get(words.tokens[0]!) ?? []), words]);

  const found: Occurrence[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const candidates = byFirst.get(tokens[at]!);
    for (const words of candidates ? [...candidates, ...byBeginning] : byBeginning) {
      if (!standsAt(tokens, at, words)) continue;
      const last = at + words.tokens.length - 1;
      found.push({ start: starts[at]!, end: words.single ? characterEnd(text, starts[last]!) : ends[last]!, words });
    }
  }
  return found;
}

function standsAt(tokens: readonly string[], at: number, { tokens: wanted, prefix }: Words): boolean {
  const last = wanted.length - 1;
  for (let i = 0; i < last; i++) if (tokens[at + i] !== wanted[i]) return false;
  const token = tokens[at + last];
  return token !== undefined && (prefix ? token.startsWith(wanted[last]!) : token === wanted[last]);
}

function characterEnd(text: string, start: number): number {
  return start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
}
