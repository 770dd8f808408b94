import { type Limits, limitMessage } from '@cis/fileproc-core';
import { SaxesParser } from 'saxes';
import { decodedXml } from './decode.ts';
import { createNameScope } from './namespaces.ts';

/** Attributes of an element by name; prefixes are ours (see `namespaces.ts`). */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** What a reader of XML is told, in the order of the file. Names are balanced: each `open` has its `close`. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void;
  /** Character data; white space too. A text can come in several pieces. */
  text?(text: string): void;
  close?(name: string): void;
}

/** How much is read, and when reading stops. */
export interface XmlOptions {
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** What was wrong with the XML; nothing where it is well formed. */
export interface XmlOutcome {
  readonly damage?: string;
}

/**
 * Reads XML by saxes as it comes, in flat memory. Elements deeper than `nestingDepth` are left out, with the text in them.
 * A document type is passed over: no entity of a file is ever expanded, none is fetched. Malformed XML is read on as
 * far as it can be; `damage` says what was wrong first.
 */
export async function readXml(
  content: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  { limits, signal }: XmlOptions,
): Promise<XmlOutcome> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const scope = createNameScope();
  let damage: string | undefined;
  const open: string[] = [];
  /** Elements below the deepest one that is read. */
  let tooDeep = 0;

  parser.on('error', (error) => {
    damage ??= error.message;
  });
  parser.on('opentag', (tag) => {
    if (open.length >= limits.nestingDepth) {
      tooDeep++;
      damage ??= limitMessage('nestingDepth', limits, `over ${limits.nestingDepth}`, 'Nesting of XML');
      return;
    }
    const { name, attributes } = scope.open(tag.name, tag.attributes);
    open.push(name);
    handler.open(name, attributes);
  });
  const close = () => {
    if (tooDeep > 0) {
      tooDeep--;
      return;
    }
    const name = open.pop();
    if (name === undefined) return;
    scope.close();
    handler.close?.(name);
  };
  parser.on('closetag', close);
  if (handler.text) {
    const text = (piece: string) => {
      if (tooDeep === 0) handler.text?.(piece);
    };
    parser.on('text', text);
    parser.on('cdata', text);
  }

  try {
    for await (const chunk of decodedXml(content)) {
      signal.throwIfAborted();
      parser.write(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    // What was read of a part that breaks off is kept; without anything the error says more than an empty result.
    if (open.length === 0 || !(error instanceof Error && 'code' in error && error.code === 'CORRUPT')) throw error;
    damage ??= error.message;
  }
  parser.close();
  // saxes reports elements that are still open, but does not close them.
  tooDeep = 0;
  while (open.length > 0) close();
  return damage === undefined ? {} : { damage };
}
