import { escapeTarget, escapeText, isTarget } from './escape.ts';

/** How a piece of text looks. */
export interface Look {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  /** Where it leads. */
  readonly link?: string | undefined;
}

/** A piece of text with one look, or Markdown that is one thing: a note's mark, a picture. */
export type Inline = ({ readonly text: string } & Look) | { readonly markdown: string };

/**
 * Pieces as Markdown, `\n` where their text has one. Marks stand where a renderer takes them for marks: never beside a space,
 * and never between a bracket and a letter, as at the end of a Japanese quotation (CommonMark 0.31, 6.2): there the
 * bracket is left outside.
 */
export function inlineMarkdown(pieces: readonly Inline[]): string {
  const joined = join(pieces);
  let out = '';
  for (const [index, piece] of joined.entries()) {
    const markdown =
      'markdown' in piece
        ? piece.markdown
        : linked(piece, textAt(joined[index - 1]).slice(-1), textAt(joined[index + 1]).slice(0, 1));
    // An exclamation mark would make a picture of a link.
    out = (markdown.startsWith('[') ? out.replace(/!$/, '\\!') : out) + markdown;
  }
  return out;
}

/** Neighbours of one look as one piece: files have a run for each word. */
function join(pieces: readonly Inline[]): Inline[] {
  const joined: Inline[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (!('markdown' in piece) && piece.text === '') continue;
    if (last && !('markdown' in last) && !('markdown' in piece) && sameLook(last, piece))
      joined[joined.length - 1] = { ...last, text: last.text + piece.text };
    else joined.push(piece);
  }
  return joined;
}

function sameLook(one: Look, other: Look): boolean {
  return (
    !one.bold === !other.bold &&
    !one.italic === !other.italic &&
    !one.strike === !other.strike &&
    one.link === other.link
  );
}

function textAt(piece: Inline | undefined): string {
  return piece === undefined ? '' : 'markdown' in piece ? piece.markdown : piece.text;
}

function linked(piece: { readonly text: string } & Look, before: string, after: string): string {
  const { text, link } = piece;
  if (link === undefined || !isTarget(link) || text.trim() === '') return marked(piece, before, after);
  const [, start = '', body = '', end = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  const label = marked({ ...piece, text: body.replaceAll('\n', ' ') }, '[', ']');
  // Not every renderer takes an escaped bracket within a link's text for text.
  const safe = label.replaceAll(/\\(.)/g, (whole, sign) => (sign === '[' ? '&#91;' : sign === ']' ? '&#93;' : whole));
  return `${start}[${safe}](${escapeTarget(link)})${end}`;
}

const EDGES = /^([^\p{L}\p{N}\p{M}]*)(.*?)([^\p{L}\p{N}\p{M}]*)$/su;

function marked(
  { text, bold, italic, strike }: { readonly text: string } & Look,
  before: string,
  after: string,
): string {
  const mark = `${bold ? '**' : ''}${italic ? '*' : ''}`;
  if (mark === '' && !strike) return escapeText(text);
  return text
    .split('\n')
    .map((line, index, lines) =>
      markedLine(line, index === 0 ? before : '', index === lines.length - 1 ? after : '', mark, strike === true),
    )
    .join('\n');
}

function markedLine(text: string, before: string, after: string, mark: string, strike: boolean): string {
  let [, start = '', body = '', end = ''] = EDGES.exec(text) ?? [];
  // Signs at an edge are within the marks only where nothing stands outside: renderers differ in what counts as a sign.
  if (before.trim() === '' && start.trim() !== '' && body !== '') {
    const space = /^\s*/.exec(start)?.[0] ?? '';
    body = start.slice(space.length) + body;
    start = space;
  }
  if (after.trim() === '' && end.trim() !== '' && body !== '') {
    const space = /\s*$/.exec(end)?.[0] ?? '';
    body += end.slice(0, end.length - space.length);
    end = space;
  }
  if (body === '') return escapeText(text);
  const emphasised = `${mark}${escapeText(body)}${mark}`;
  // One mark beside another would be a sign beside a letter.
  const struck = strike ? (mark === '' ? `~~${emphasised}~~` : `<del>${emphasised}</del>`) : emphasised;
  return `${escapeText(start)}${struck}${escapeText(end)}`;
}
