/** Characters that mean something anywhere in a line (CommonMark 0.31, 6; `~` and `|` in GitHub's extensions of it). */
const SPECIAL = /[\\`*_[\]<~&]/;
/** An underscore within a word is no emphasis, and an ampersand is one only where an entity follows. */
const ESCAPED = /[\\`*[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu;

/** Text of one line that is read as it stands, whatever it holds. What begins a line needs {@link escapeLineStart} too. */
export function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(ESCAPED, '\\$&') : text;
}

/**
 * Escapes what would make a line a heading, list item, quotation, rule, underline of a heading or line of a table. For text that
 * {@link escapeText} has gone over, and that begins a line.
 */
export function escapeLineStart(text: string): string {
  const trimmed = text.replace(/^[ \t]+/, '');
  return trimmed
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|(?=[-=:|])[-=:| \t]+$|-{3})/, '\\$&');
}

/** A link's or picture's target that ends where it should; `(`, `)`, spaces and angles are percent-encoded. */
export function escapeTarget(target: string): string {
  return target.replaceAll(/[\s<>()\\|]/g, (character) =>
    character === '(' ? '%28' : character === ')' ? '%29' : encodeURIComponent(character),
  );
}

/** Whether a target leads somewhere: scripts are no targets, and data within an address is read by nobody. */
export function isTarget(target: string): boolean {
  return target !== '' && !/^\s*(?:javascript|data|vbscript):/i.test(target);
}

/** A block of code between fences longer than any in it, as lines. */
export function fencedCode(code: string): string[] {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence, ...code.split(/\r?\n/), fence];
}
