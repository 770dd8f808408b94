const SYMBOL_UPPER = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ';
const SYMBOL_LOWER = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ';
/** The other characters of the font Symbol, which have no letters (Adobe's Symbol encoding, as Unicode maps it). */
const SYMBOL_OTHERS: ReadonlyMap<number, string> = new Map([
  [0x22, '∀'],
  [0x24, '∃'],
  [0x27, '∍'],
  [0x2a, '∗'],
  [0x2d, '−'],
  [0x40, '≅'],
  [0x5b, '['],
  [0x5c, '∴'],
  [0x5d, ']'],
  [0x5e, '⊥'],
  [0x5f, '_'],
  [0x7b, '{'],
  [0x7c, '|'],
  [0x7d, '}'],
  [0x7e, '∼'],
  ...[...'€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…'].map((character, at) => [0xa0 + at, character] as const),
  ...[...'ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑'].map((character, at) => [0xc0 + at, character] as const),
  [0xf1, '⟩'],
  [0xf2, '∫'],
]);
/** Characters of the font Wingdings that people put into text for their meaning. */
const WINGDINGS: ReadonlyMap<number, string> = new Map([
  [0x28, '☎'],
  [0x2a, '✉'],
  [0x6c, '●'],
  [0x6e, '■'],
  [0x6f, '□'],
  [0x71, '❑'],
  [0x76, '❖'],
  [0xa7, '▪'],
  [0xa8, '☐'],
  [0xe0, '→'],
  [0xdf, '←'],
  [0xe1, '↑'],
  [0xe2, '↓'],
  [0xd8, '➢'],
  [0xf0, '⇨'],
  [0xfb, '✗'],
  [0xfc, '✓'],
  [0xfd, '☒'],
  [0xfe, '☑'],
]);

/**
 * A character of a symbol font as Unicode: letters of the font Symbol are Greek, some of Wingdings have a meaning. `code`
 * may stand in the private area from U+F000. Empty where a search could ask for nothing.
 */
export function symbolCharacter(font: string, code: number): string {
  const own = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code;
  if (/^symbol$/i.test(font)) {
    if (own >= 0x41 && own <= 0x5a) return SYMBOL_UPPER[own - 0x41] ?? '';
    if (own >= 0x61 && own <= 0x7a) return SYMBOL_LOWER[own - 0x61] ?? '';
    return SYMBOL_OTHERS.get(own) ?? (own >= 0x20 && own < 0x41 ? String.fromCharCode(own) : '');
  }
  if (/^wingdings$/i.test(font)) return WINGDINGS.get(own) ?? '';
  return code > 0 && code <= 0x10ffff && own === code ? String.fromCodePoint(code) : '';
}

/** Characters that programs write for those of a symbol font: its numbers from U+F000 on. */
const PRIVATE = /[\uf020-\uf0ff]/g;

/** Text in a font, with the characters of a symbol font as Unicode; unchanged in any other font. */
export function symbolText(font: string | undefined, text: string): string {
  if (font === undefined || !/^(?:symbol|wingdings)$/i.test(font)) return text;
  return text.replace(PRIVATE, (character) => symbolCharacter(font, character.charCodeAt(0)));
}
