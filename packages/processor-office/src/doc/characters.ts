import { codePageDecoder } from '../ole/code-page.ts';
import type { LittleEndian } from '../ole/little-endian.ts';
import { symbolCharacter, symbolText } from '../text/symbols.ts';
import { textCodePage } from './fonts.ts';
import type { Piece } from './piece-table.ts';
import { type CharacterProperties, modifiedCharacters, type ParagraphProperties } from './properties.ts';
import type { WordFile } from './word-file.ts';

/** What the text is made of: runs of characters, and control characters one by one. */
export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly properties: CharacterProperties }
  | {
      readonly kind: 'control';
      readonly code: number;
      /** Character position. */
      readonly position: number;
      readonly properties: CharacterProperties;
      /** Of the paragraph that a mark ends; asked for when needed. */
      paragraph(): ParagraphProperties;
    };

/** Characters decoded at once, at most: a long run of equal properties is given in pieces. */
const MAX_RUN = 1 << 16;

/** The text between two character positions, piece by piece, run of equal properties by run. */
export function* tokensOf(word: WordFile, from: number, to: number): Generator<Token> {
  for (let index = firstPiece(word.pieces, from); index < word.pieces.length; index++) {
    const piece = word.pieces[index]!;
    if (piece.start >= to) return;
    const end = Math.min(to, piece.end);
    let position = Math.max(from, piece.start);
    while (position < end) {
      const offset = piece.offset + (position - piece.start) * piece.bytesPerCharacter;
      const run = word.characters.at(offset);
      // At least one character, also where a run ends within one.
      const length = Math.max(1, Math.floor((run.end - offset) / piece.bytesPerCharacter));
      const runEnd = Math.min(end, position + Math.min(length, MAX_RUN));
      const properties = piece.modifications ? modifiedCharacters(word.fib, run.value, piece.modifications) : run.value;
      yield* tokensOfRun(word, piece, position, runEnd, properties);
      position = runEnd;
    }
  }
}

/** Index of the first piece that ends after a position: there can be as many stories as pieces. */
function firstPiece(pieces: readonly Piece[], position: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* tokensOfRun(
  word: WordFile,
  piece: Piece,
  from: number,
  to: number,
  properties: CharacterProperties,
): Generator<Token> {
  const { document, paragraphs } = word;
  const width = piece.bytesPerCharacter;
  const offsetOf = (position: number) => piece.offset + (position - piece.start) * width;
  const data = document.slice(offsetOf(from), (to - from) * width);
  let begun = 0;
  for (let at = 0; at < data.length; at += width) {
    const code = width === 2 ? data.u16(at) : data.u8(at);
    const symbol = properties.symbol !== undefined && code === SYMBOL_PLACE;
    if (code >= 0x20 && !symbol) continue;
    if (at > begun) yield { kind: 'text', text: decode(data.slice(begun, at - begun)), properties };
    begun = at + width;
    if (properties.symbol && symbol) {
      const { font, code: character } = properties.symbol;
      yield { kind: 'text', text: symbolCharacter(word.fonts[font]?.name ?? '', character), properties };
    } else if (code === 0x09) yield { kind: 'text', text: '\t', properties };
    else {
      const position = from + at / width;
      const offset = offsetOf(position);
      yield { kind: 'control', code, position, properties, paragraph: () => paragraphs.at(offset).value };
    }
  }
  if (data.length > begun) yield { kind: 'text', text: decode(data.slice(begun, data.length - begun)), properties };

  function decode(bytes: LittleEndian): string {
    const font = properties.font === undefined ? undefined : word.fonts[properties.font];
    if (width === 2) return symbolText(font?.name, bytes.utf16(0, bytes.length >> 1));
    return codePageDecoder(textCodePage(word.fib, font)).decode(bytes.bytes);
  }
}

/** What stands in the text where a symbol is shown ([MS-DOC] 2.6.1, sprmCSymbol): an opening parenthesis. */
const SYMBOL_PLACE = 0x28;
