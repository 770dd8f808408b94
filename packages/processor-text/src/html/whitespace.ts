/** Space, tab and line ends of HTML (Infra Standard, 4.5); the no-break space is a character like others. */
const SPACES = /[ \t\n\f\r]+/g;
const WIDE =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\u30fc\\uff01-\\uff60\\uffe0-\\uffe6]';
const LINE_BETWEEN_WIDE = new RegExp(`(?<=${WIDE})[ \\t\\f\\r]*\\n[ \\t\\n\\f\\r]*(?=${WIDE})`, 'gu');
const ENDS_WIDE = new RegExp(`${WIDE}$`, 'u');
const STARTS_WIDE = new RegExp(`^${WIDE}`, 'u');

/** White space at the edge of a text: none, a space, or one with a line end in it. */
export type EdgeSpace = '' | ' ' | '\n';

/** A text whose inner white space is collapsed. */
export interface CollapsedText {
  readonly before: EdgeSpace;
  readonly body: string;
  readonly after: EdgeSpace;
}

/**
 * Collapses white space as a browser does (CSS Text 3, 4.1.1), and drops a line end between two wide characters (4.1.3):
 * Japanese is wrapped in source files without meaning a space.
 */
export function collapse(text: string): CollapsedText {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  let body = start === 0 && end === text.length ? text : text.slice(start, end);
  if (body.includes('\n')) body = body.replace(LINE_BETWEEN_WIDE, '');
  return {
    before: edge(text, 0, start),
    body: /[\t\n\f\r]| {2}/.test(body) ? body.replace(SPACES, ' ') : body,
    after: start === end ? '' : edge(text, end, text.length),
  };
}

/** What stands between two texts that white space parts. */
export function joint(space: EdgeSpace, before: string, after: string): '' | ' ' {
  if (space === '') return '';
  return space === '\n' && ENDS_WIDE.test(before.slice(-2)) && STARTS_WIDE.test(after) ? '' : ' ';
}

/** White space that two pieces make together: a line end takes the spaces around it (CSS Text 3, 4.1.1). */
export function meet(first: EdgeSpace, second: EdgeSpace): EdgeSpace {
  return first === '' ? second : second === '' ? first : first === '\n' || second === '\n' ? '\n' : ' ';
}

function edge(text: string, start: number, end: number): EdgeSpace {
  if (start === end) return '';
  const line = text.indexOf('\n', start);
  return line >= 0 && line < end ? '\n' : ' ';
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13 || code === 12;
}
