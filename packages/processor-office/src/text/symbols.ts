const SYMBOL_UPPER = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ';
const SYMBOL_LOWER = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ';
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
    if (own === 0xb7) return '•';
    return own >= 0x20 && own < 0x41 ? String.fromCharCode(own) : '';
  }
  if (/^wingdings$/i.test(font)) return WINGDINGS.get(own) ?? '';
  return code > 0 && code <= 0x10ffff && own === code ? String.fromCodePoint(code) : '';
}
