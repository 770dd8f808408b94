import { labelOfCodePage } from '../text/code-pages.ts';
import { rtfTokens } from './tokens.ts';

/** What RTF of a mail stands for: HTML that it was made from, or text. */
export interface RtfContent {
  readonly kind: 'html' | 'plain';
  readonly text: string;
}

/** Destinations without text for the reader. */
const UNSEEN: ReadonlySet<string> = new Set(
  'fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl footerr footerf listtable listoverridetable revtbl rsidtbl generator themedata datastore xmlnstbl filetbl fldinst bkmkstart bkmkend'.split(
    ' ',
  ),
);
/** Control words that stand for characters. */
const CHARACTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    par: '\n',
    line: '\n',
    sect: '\n',
    page: '\n',
    row: '\n',
    tab: '\t',
    cell: '\t',
    emdash: '—',
    endash: '–',
    emspace: '\u2003',
    enspace: '\u2002',
    lquote: '‘',
    rquote: '’',
    ldblquote: '“',
    rdblquote: '”',
    bullet: '•',
  }),
);
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['~', '\u00a0'],
  ['_', '\u2011'],
  ['-', '\u00ad'],
  ['\\', '\\'],
  ['{', '{'],
  ['}', '}'],
  ['\n', '\n'],
  ['\r', '\n'],
]);
/** Code pages by the character set of a font (`\fcharset`). */
const CHARSETS: ReadonlyMap<number, number> = new Map([
  [77, 10000],
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
]);

interface Group {
  /** A destination that nobody reads. */
  readonly unseen: boolean;
  /** Hidden text. */
  readonly hidden: boolean;
  /** Within `\htmlrtf`: RTF that is not part of the HTML. */
  readonly rtfOnly: boolean;
  readonly font: number;
  /** Characters after `\u` that stand for it in old readers. */
  readonly fallback: number;
}

/** Groups within groups that are followed; deeper ones inherit. */
const MAX_DEPTH = 1000;

/**
 * Takes the HTML or text out of RTF ([MS-OXRTFEX] 2.1.3): where the RTF was made from HTML, what stands in `\htmltag`
 * groups and between them, without what `\htmlrtf` marks; else its text.
 */
export function rtfContent(rtf: Buffer): RtfContent {
  const fromHtml = /\\fromhtml1/.test(rtf.toString('latin1', 0, 2000));
  const out: string[] = [];
  const fontCodePages = new Map<number, number>();
  const groups: Group[] = [];
  let group: Group = { unseen: false, hidden: false, rtfOnly: false, font: -1, fallback: 1 };
  let depth = 0;
  let codePage = 1252;
  let skip = 0;
  let starred = false;
  let first = false;
  let fontTable = 0;
  let tableFont = -1;
  let pending: Buffer[] = [];

  const flush = () => {
    if (pending.length === 0) return;
    const label = labelOfCodePage(fontCodePages.get(group.font) ?? codePage) ?? 'windows-1252';
    out.push(
      new TextDecoder(label === 'us-ascii' || label === 'utf-7' ? 'windows-1252' : label).decode(
        Buffer.concat(pending),
      ),
    );
    pending = [];
  };
  const seen = () => !group.unseen && !(fromHtml ? group.rtfOnly : group.hidden);
  const put = (text: string) => {
    flush();
    if (seen()) out.push(text);
  };

  for (const token of rtfTokens(rtf)) {
    if (token.kind === 'bytes') {
      const bytes = token.bytes.subarray(Math.min(skip, token.bytes.length));
      skip -= token.bytes.length - bytes.length;
      first = false;
      if (bytes.length > 0 && seen()) pending.push(bytes);
      continue;
    }
    if (token.kind === 'open') {
      flush();
      if (depth++ < MAX_DEPTH) groups.push(group);
      skip = 0;
      first = true;
      starred = false;
    } else if (token.kind === 'close') {
      flush();
      if (--depth < MAX_DEPTH) group = groups.pop() ?? group;
      if (fontTable > depth) fontTable = 0;
      skip = 0;
      first = false;
    } else if (token.kind === 'symbol') {
      if (token.symbol === '*') starred = true;
      else {
        const text = SYMBOLS.get(token.symbol);
        if (text && skip > 0) skip--;
        else if (text) put(text);
      }
    } else {
      word(token.word, token.value);
      first = false;
      starred = false;
    }
  }
  flush();
  return { kind: fromHtml ? 'html' : 'plain', text: out.join('') };

  function word(name: string, value: number | undefined): void {
    if (first && (starred || UNSEEN.has(name))) {
      flush();
      group = { ...group, unseen: group.unseen || !(name === 'htmltag' && fromHtml) };
      if (name === 'fonttbl') fontTable = depth;
      return;
    }
    if (name === 'u' && value !== undefined) {
      put(String.fromCharCode(value & 0xffff));
      skip = group.fallback;
      return;
    }
    if (name === 'uc') group = { ...group, fallback: Math.max(0, Math.min(10, value ?? 1)) };
    else if (name === 'htmlrtf') {
      flush();
      group = { ...group, rtfOnly: value !== 0 };
    } else if (name === 'ansicpg' && value) codePage = value;
    else if (name === 'f' && value !== undefined) {
      if (fontTable > 0) tableFont = value;
      else {
        flush();
        group = { ...group, font: value };
      }
    } else if (name === 'fcharset' && fontTable > 0) {
      const page = CHARSETS.get(value ?? 0);
      if (page !== undefined) fontCodePages.set(tableFont, page);
    } else if (name === 'v') {
      flush();
      group = { ...group, hidden: value !== 0 };
    } else {
      const text = CHARACTERS.get(name);
      if (text) put(text);
    }
  }
}
