import type { SnippetPiece } from '../contract/sink.ts';
import type { Words } from './expression.ts';
import { normalizeWithPlaces } from './normalize.ts';
import { type Occurrence, occurrencesOf } from './occurrences.ts';

/** UTF-16 code units that a snippet has about. */
const SNIPPET_LENGTH = 200;
/** Of them, those before the first match at most. */
const LEAD = 60;
/** How far a cut moves to fall between two words. */
const BOUNDARY = 20;

/** The stretch of a text that shows most of the words, with them marked; undefined where none of them stands in it. */
export function snippetOf(original: string, wanted: readonly Words[]): SnippetPiece[] | undefined {
  const { text, originalStart, originalEnd } = normalizeWithPlaces(original);
  const occurrences = occurrencesOf(text, wanted).map(({ start, end, words }) => ({
    start: originalStart(start),
    end: originalEnd(end),
    words,
  }));
  return occurrences.length > 0 ? piecesAround(original, bestStretch(occurrences)) : undefined;
}

/** The beginning of a text, for a document that was found without words. */
export function beginningOf(text: string): SnippetPiece[] {
  return text.trim() ? piecesAround(text, []) : [];
}

/** The occurrences that fit into one snippet and have most different words, then most places; of equal ones the first. */
function bestStretch(occurrences: readonly Occurrence[]): Occurrence[] {
  let best: Occurrence[] = [];
  let bestWorth = 0;
  let end = 0;
  for (let start = 0; start < occurrences.length; start++) {
    const room = occurrences[start]!.start + SNIPPET_LENGTH - LEAD;
    while (end < occurrences.length && (end <= start || occurrences[end]!.end <= room)) end++;
    const stretch = occurrences.slice(start, end);
    const worth = new Set(stretch.map(({ words }) => words)).size * 100 + Math.min(stretch.length, 99);
    if (worth > bestWorth) {
      bestWorth = worth;
      best = stretch;
    }
  }
  return best;
}

function piecesAround(text: string, occurrences: readonly Occurrence[]): SnippetPiece[] {
  const first = occurrences[0]?.start ?? 0;
  const last = Math.max(first, ...occurrences.map(({ end }) => end));
  const lead = Math.min(LEAD, Math.max(0, SNIPPET_LENGTH - (last - first)) / 2);
  const start = startBefore(text, first, Math.floor(first - lead));
  const end = endBehind(text, last, Math.max(last, start + SNIPPET_LENGTH));
  const pieces: SnippetPiece[] = [];
  const add = (piece: string, match: boolean) => {
    const shown = piece.replace(/\s+/gu, ' ');
    if (shown) pieces.push({ text: shown, match });
  };
  let at = start;
  for (const range of merged(occurrences)) {
    add((at === start && start > 0 ? '…' : '') + text.slice(at, range.start), false);
    add(text.slice(range.start, range.end), true);
    at = range.end;
  }
  add((at === start && start > 0 ? '…' : '') + text.slice(at, end) + (end < text.length ? '…' : ''), false);
  return pieces;
}

/** Ranges that overlap as one: 東京 and 京都 in 東京都. */
function merged(occurrences: readonly Occurrence[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of occurrences) {
    const last = ranges.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}

/** A good place to begin, near `about` and not behind `match`: after a space or a full stop, never inside a surrogate pair. */
function startBefore(text: string, match: number, about: number): number {
  if (about <= 0) return 0;
  for (let at = about; at < Math.min(match, about + BOUNDARY); at++) if (/[\s。、]/.test(text[at - 1]!)) return at;
  return isLowSurrogate(text, about) ? about + 1 : about;
}

/** A good place to end, near `about` and not before `match`. */
function endBehind(text: string, match: number, about: number): number {
  if (about >= text.length) return text.length;
  for (let at = about; at > Math.max(match, about - BOUNDARY); at--) if (/[\s。、]/.test(text[at]!)) return at;
  return isLowSurrogate(text, about) ? about + 1 : about;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
