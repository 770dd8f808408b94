import { QuoteType, Tokenizer } from 'htmlparser2';
import { tidy } from './tidy.ts';

/** A page as a person reads it. */
export interface HtmlText {
  readonly text: string;
  /** Alternative texts of pictures, in order. */
  readonly altTexts: readonly string[];
}

const BLOCKS: ReadonlySet<string> = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
/** Elements whose content nobody sees in a mail program. */
const UNSEEN: ReadonlySet<string> = new Set(
  'head script style template title noscript object audio video iframe'.split(' '),
);
const VOID: ReadonlySet<string> = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const HIDDEN = /(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i;
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fc\uff01-\uff60]/u;

/**
 * Text of a mail's HTML: blocks on lines of their own, cells of a row with tabs between, spaces collapsed, what is hidden
 * left out. By htmlparser2's tokenizer alone, so that time and memory do not depend on how deep elements are nested.
 */
export function htmlToText(html: string): HtmlText {
  const out = createTextWriter();
  const altTexts: string[] = [];
  let name = '';
  let attributes = new Map<string, string>();
  let attribute = '';
  /** The element that hides all within, and how many of its name are open in it. */
  let unseen: { readonly name: string; depth: number } | undefined;
  let preformatted = 0;

  const open = () => {
    if (unseen) {
      if (unseen.name === name && !VOID.has(name)) unseen.depth++;
      // The head may be left open: what a body begins with ends it.
      if (unseen.name === 'head' && name === 'body') unseen = undefined;
      return;
    }
    if (
      !VOID.has(name) &&
      (UNSEEN.has(name) || HIDDEN.test(attributes.get('style') ?? '') || attributes.has('hidden'))
    ) {
      unseen = { name, depth: 1 };
      return;
    }
    if (name === 'pre') preformatted++;
    if (name === 'br') out.lineBreak();
    else if (name === 'td' || name === 'th') out.cell();
    else if (name === 'tr') out.row();
    else if (BLOCKS.has(name)) out.block();
    const alt = name === 'img' ? attributes.get('alt')?.replace(/\s+/g, ' ').trim() : undefined;
    if (alt) altTexts.push(alt);
  };
  const close = (closed: string) => {
    if (unseen) {
      if (unseen.name === closed && --unseen.depth === 0) unseen = undefined;
      return;
    }
    if (closed === 'pre') preformatted = Math.max(0, preformatted - 1);
    if (BLOCKS.has(closed)) out.block();
  };
  const text = (piece: string) => {
    if (!unseen) out.text(piece, preformatted > 0);
  };
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      ontext: (start, end) => text(html.slice(start, end)),
      ontextentity: (code) => text(String.fromCodePoint(code)),
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => close(html.slice(start, end).toLowerCase()),
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
      },
      onattribdata: (start, end) =>
        attributes.set(attribute, (attributes.get(attribute) ?? '') + html.slice(start, end)),
      onattribentity: (code) =>
        attributes.set(attribute, (attributes.get(attribute) ?? '') + String.fromCodePoint(code)),
      onattribend(quote) {
        if (quote === QuoteType.NoValue) attributes.set(attribute, '');
      },
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return { text: out.result(), altTexts };
}

/** Collapses space as browsers do, and drops a line end between two wide characters. */
function createTextWriter() {
  const pieces: string[] = [];
  let last = '\n';
  let pending: '' | ' ' | '\n' = '';
  let lines = 0;
  let tabs = 0;
  let cells = 0;
  const write = (text: string) => {
    if (pieces.length > 0) {
      if (lines > 0) pieces.push('\n'.repeat(Math.min(2, lines)));
      else if (tabs > 0) pieces.push('\t'.repeat(tabs));
      else if (pending && !(pending === '\n' && WIDE.test(last) && WIDE.test(text.slice(0, 2)))) pieces.push(' ');
    }
    pieces.push(text);
    last = text.at(-1) ?? last;
    lines = 0;
    tabs = 0;
    pending = '';
  };
  const block = () => {
    lines = Math.max(lines, 1);
    tabs = 0;
    pending = '';
  };
  return {
    block,
    lineBreak() {
      lines++;
      pending = '';
    },
    row() {
      block();
      cells = 0;
    },
    cell() {
      if (cells++ > 0) {
        if (lines <= 1) lines = 0;
        tabs++;
      }
    },
    text(text: string, preformatted: boolean) {
      if (preformatted) {
        if (text) write(text.replace(/\r\n?/g, '\n'));
        return;
      }
      let start = 0;
      let end = text.length;
      while (start < end && isSpace(text.charCodeAt(start))) start++;
      while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
      const before = text.slice(0, start);
      const body = text.slice(start, end);
      const after = text.slice(end);
      if (before) pending = pending === '\n' || before.includes('\n') ? '\n' : ' ';
      if (!body) return;
      write(
        body.replace(/[ \t\n\f\r]+/g, (space, at: number) =>
          space.includes('\n') && WIDE.test(body[at - 1] ?? '') && WIDE.test(body[at + space.length] ?? '') ? '' : ' ',
        ),
      );
      if (after) pending = after.includes('\n') ? '\n' : ' ';
    },
    result: () => tidy(pieces.join('').replaceAll('\u00a0', ' ')),
  };
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13 || code === 12;
}
