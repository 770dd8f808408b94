import { CHARACTER, classOf, foldOf } from './fold.ts';

/** UTF-16 code units. What is longer is no word but data, and is told apart by its beginning. */
const MAX_WORD = 64;

/** Gets a token with its place in the text, in UTF-16 code units; `open` where it is the last character of a continuous run. */
export type TokenReceiver = (token: string, start: number, end: number, open: boolean) => void;

/**
 * Cuts NFKC-normalised text into the tokens that are indexed, in order; each is one position further than the one before.
 * A change of what comes out needs a migration that builds the full-text tables again from the stored text.
 *
 * A word of a script with spaces is one token, folded. A run of n characters of a script without spaces gives its n - 1
 * pairs and then its last character: 東京都 is 東京, 京都, 都. So a word of n characters is the phrase of its pairs, wherever it
 * stands, and a single character is the beginning of a token.
 *
 * A run goes on over one line break (Japanese is wrapped anywhere) and over single spaces between single characters
 * (the spaced headings 議 事 録).
 */
export function tokenize(text: string, receive: TokenReceiver): void {
  const length = text.length;
  let at = 0;
  while (at < length) {
    const codePoint = text.codePointAt(at)!;
    const kind = classOf(codePoint);
    if (kind === CHARACTER.word) at = readWord(text, at, receive);
    else if (kind === CHARACTER.continuous) at = readRun(text, at, receive);
    else at += codePoint > 0xffff ? 2 : 1;
  }
}

/** The tokens of a text in one string with a space between each, as FTS5's own `ascii` tokenizer takes them apart again. */
export function indexedText(text: string): string {
  const tokens: string[] = [];
  tokenize(text, (token) => {
    tokens.push(token);
  });
  return tokens.join(' ');
}

function readWord(text: string, start: number, receive: TokenReceiver): number {
  let at = start;
  let end = start;
  let word = '';
  while (at < text.length) {
    const codePoint = text.codePointAt(at)!;
    const kind = classOf(codePoint);
    if (kind !== CHARACTER.word && kind !== CHARACTER.ignorable) break;
    at += codePoint > 0xffff ? 2 : 1;
    if (kind === CHARACTER.ignorable) continue;
    if (word.length < MAX_WORD) word += foldOf(codePoint);
    end = at;
  }
  receive(word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word, start, end, false);
  return at;
}

function readRun(text: string, start: number, receive: TokenReceiver): number {
  let at = start;
  let previous = '';
  let previousStart = start;
  let previousEnd = start;
  /** Characters since the run's start or the last gap in it. */
  let segment = 0;
  for (;;) {
    const codePoint = at < text.length ? text.codePointAt(at)! : -1;
    const kind = codePoint < 0 ? CHARACTER.separator : classOf(codePoint);
    if (kind === CHARACTER.continuous) {
      const end = at + (codePoint > 0xffff ? 2 : 1);
      const folded = foldOf(codePoint);
      if (previous) receive(previous + folded, previousStart, end, false);
      previous = folded;
      previousStart = at;
      previousEnd = end;
      at = end;
      segment++;
    } else if (kind === CHARACTER.ignorable) {
      at += codePoint > 0xffff ? 2 : 1;
    } else {
      const next = afterGap(text, at, segment);
      if (next === undefined) break;
      at = next;
      segment = 0;
    }
  }
  receive(previous, previousStart, previousEnd, true);
  return at;
}

/** Where the run goes on behind the gap that begins at `at`, if it does. */
function afterGap(text: string, at: number, segment: number): number | undefined {
  let spaces = 0;
  let breaks = 0;
  let next = at;
  for (; next < text.length; next++) {
    const kind = classOf(text.charCodeAt(next));
    if (kind === CHARACTER.space) spaces++;
    else if (kind === CHARACTER.lineBreak) {
      // CR LF is one break.
      if (!(text[next] === '\n' && text[next - 1] === '\r' && next > at)) breaks++;
    } else break;
  }
  if (breaks > 1 || spaces + breaks === 0 || !isContinuous(text, next)) return undefined;
  if (breaks === 1) return next;
  const behind = next + (text.codePointAt(next)! > 0xffff ? 2 : 1);
  return spaces === 1 && segment === 1 && !isContinuous(text, behind) ? next : undefined;
}

function isContinuous(text: string, at: number): boolean {
  return at < text.length && classOf(text.codePointAt(at)!) === CHARACTER.continuous;
}
