import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** Attributes by name; only those that were asked for. */
export type Attributes = ReadonlyMap<string, string>;

/** What a reader of tags is told, in the order of the file. Tags are as they are written: nothing is balanced. */
export interface MarkupEvents {
  /** `selfClosed`: written `<x/>` in a dialect in which that closes the element. */
  open(name: string, attributes: Attributes, selfClosed: boolean): void;
  close(name: string): void;
  /** Character references are decoded; a text can come in several pieces. */
  text(text: string): void;
  /** Whether the reader is within SVG or MathML, where `title` and `style` are elements like others. */
  inForeignElement?(): boolean;
}

/** `html`: names in lower case, scripts and the like kept from being read as tags. `xhtml`: that, with XML's empty tags. */
export type MarkupDialect = 'html' | 'xhtml' | 'xml';

/** Reads markup in pieces. */
export interface MarkupReader {
  write(chunk: string): void;
  /** Whether the text is whole: false where it ends inside a tag, whose rest is then lost (an unclosed quotation mark does that). */
  end(): boolean;
}

/**
 * Reads tags by htmlparser2's tokenizer. Its parser is not used: it keeps the open elements in an array that it shifts at
 * the front, so 300,000 nested elements take 94 s; who needs a stack keeps one, bounded, from these events. Attributes that
 * `wanted` refuses are not kept.
 */
export function createMarkupReader(
  dialect: MarkupDialect,
  wanted: (attribute: string) => boolean,
  events: MarkupEvents,
): MarkupReader {
  const lower = dialect !== 'xml';
  const buffers: string[] = [];
  let offset = 0;
  let name = '';
  let attributes = new Map<string, string>();
  let attribute: string | undefined;
  let value = '';
  let insideTag = false;

  /** The characters from `start` to `end` of the whole text. Buffers before `start` are no longer needed by then. */
  const slice = (start: number, end: number): string => {
    if (end <= start) return '';
    while (start - offset >= buffers[0]!.length) offset += buffers.shift()!.length;
    if (end - offset <= buffers[0]!.length) return buffers[0]!.slice(start - offset, end - offset);
    let from = offset;
    const pieces: string[] = [];
    for (const buffer of buffers) {
      if (from >= end) break;
      pieces.push(buffer.slice(Math.max(0, start - from), end - from));
      from += buffer.length;
    }
    return pieces.join('');
  };
  const nameAt = (start: number, end: number) => {
    const written = slice(start, end);
    return lower ? written.toLowerCase() : written;
  };
  const finishTag = (selfClosed: boolean) => {
    insideTag = false;
    events.open(name, attributes, selfClosed);
    if (attributes.size > 0) attributes = new Map();
  };

  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => events.text(slice(start, end)),
    ontextentity: (code) => events.text(String.fromCodePoint(code)),
    onopentagname: (start, end) => {
      name = nameAt(start, end);
      insideTag = true;
      // A tag that the file ends in is not finished: its attributes must not reach the next one.
      if (attributes.size > 0) attributes = new Map();
    },
    onopentagend: () => finishTag(false),
    onselfclosingtag: () => finishTag(dialect !== 'html' || events.inForeignElement?.() === true),
    onclosetag: (start, end) => events.close(nameAt(start, end)),
    onattribname: (start, end) => {
      const written = nameAt(start, end);
      attribute = wanted(written) ? written : undefined;
      value = '';
    },
    onattribdata: (start, end) => {
      if (attribute !== undefined) value += slice(start, end);
    },
    onattribentity: (code) => {
      if (attribute !== undefined) value += String.fromCodePoint(code);
    },
    onattribend: (quote) => {
      // The first of two attributes of one name counts (HTML Standard, 13.2.5.33).
      if (attribute !== undefined && !attributes.has(attribute))
        attributes.set(attribute, quote === QuoteType.NoValue ? '' : value);
      attribute = undefined;
      value = '';
    },
    oncdata: (start, end, endOffset) => {
      if (dialect !== 'html' || events.inForeignElement?.()) events.text(slice(start, end - endOffset));
    },
    oncomment: () => {},
    ondeclaration: () => {},
    onprocessinginstruction: () => {},
    onend: () => {},
    isInForeignContext: () => events.inForeignElement?.() === true,
  };
  const tokenizer = new Tokenizer(
    { xmlMode: dialect === 'xml', decodeEntities: true, recognizeSelfClosing: dialect !== 'html' },
    callbacks,
  );
  return {
    write(chunk) {
      if (chunk === '') return;
      buffers.push(chunk);
      tokenizer.write(chunk);
    },
    end() {
      tokenizer.end();
      return !insideTag;
    },
  };
}
