import { type Headers, parseHeaders } from './headers.ts';
import { createLineReader } from './line-reader.ts';
import { type Parameterized, parseParameterized } from './parameters.ts';

/** A multipart: what it holds, in order. */
export interface Container {
  readonly kind: 'container';
  readonly type: Parameterized;
  readonly parent: Container | undefined;
  readonly children: (Container | Leaf)[];
}

/** A part with content of its own. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly type: Parameterized;
  readonly headers: Headers;
  readonly parent: Container | undefined;
}

/** A part while it streams by. */
export interface Part {
  readonly leaf: Leaf;
  /** As it stands in the file, before transfer decoding; ends at the boundary. What is not taken is skipped. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** What is known of a message when all its parts were read. */
export interface MessageStructure {
  readonly headers: Headers;
  readonly root: Container | Leaf;
  /** The file ends within a multipart. */
  readonly cutOff: boolean;
  /** Multiparts were nested deeper than the limit; what was in them was skipped. */
  readonly tooDeep: boolean;
}

/** Reads a message. */
export interface PartReader {
  readonly headers: Headers;
  /** The parts with content, in order; each is to be read before the next is asked for. */
  parts(): AsyncGenerator<Part>;
  /** After the last part. */
  structure(): MessageStructure;
}

/** Bytes of one header that are kept; what follows is skipped. */
const MAX_HEADER = 1024 * 1024;
/** Bytes given at once. */
const CHUNK = 64 * 1024;
/** RFC 2046 5.1.1: a boundary has 70 characters at most. */
const MAX_BOUNDARY = 200;

interface Boundary {
  readonly level: number;
  readonly closes: boolean;
}

/** Opens a message (RFC 5322, RFC 2046): reads its header, then its parts one by one in bounded memory. */
export async function openMessage(content: AsyncIterable<Uint8Array>, maxDepth: number): Promise<PartReader> {
  const lines = createLineReader(content);
  const open: { readonly boundary: string; readonly container: Container }[] = [];
  const levels = new Map<string, number>();
  let hit: Boundary | undefined;
  let lineStart = true;
  let cutOff = false;
  let tooDeep = false;

  /** The next line that is no boundary of an open multipart; `hit` says which one it was otherwise. */
  const nextLine = async (): Promise<Uint8Array | undefined> => {
    const line = lines.take() ?? (await lines.next());
    if (!line) {
      if (open.length > 0) cutOff = true;
      return undefined;
    }
    hit = lineStart ? boundaryOf(line) : undefined;
    lineStart = line.at(-1) === 0x0a;
    return hit ? undefined : line;
  };
  const boundaryOf = (line: Uint8Array): Boundary | undefined => {
    if (open.length === 0 || line[0] !== 0x2d || line[1] !== 0x2d || line.length > MAX_BOUNDARY) return undefined;
    const text = Buffer.from(line).toString('latin1').slice(2).trimEnd();
    const level = levels.get(text);
    if (level !== undefined) return { level, closes: false };
    const closed = text.endsWith('--') ? levels.get(text.slice(0, -2)) : undefined;
    return closed === undefined ? undefined : { level: closed, closes: true };
  };
  const closeTo = (length: number) => {
    while (open.length > length) {
      const boundary = open.pop()?.boundary ?? '';
      const outer = open.findLastIndex((other) => other.boundary === boundary);
      if (outer < 0) levels.delete(boundary);
      else levels.set(boundary, outer);
    }
  };

  const readHeader = async (): Promise<Headers> => {
    const block: Buffer[] = [];
    let size = 0;
    for (let line = await nextLine(); line; line = await nextLine()) {
      if (line[0] === 0x0a || (line[0] === 0x0d && line[1] === 0x0a)) break;
      if (block.length === 0 && isMailboxLine(line)) continue;
      size += line.length;
      if (size <= MAX_HEADER) block.push(Buffer.from(line));
    }
    return parseHeaders(Buffer.concat(block).toString('latin1'));
  };

  /** Lines up to a boundary, whose line break belongs to it and not to the content (RFC 2046 5.1.1). */
  async function* body(): AsyncGenerator<Uint8Array> {
    let held: Uint8Array[] = [];
    let size = 0;
    let lineEnd: Uint8Array = new Uint8Array();
    for (let line = await nextLine(); line; line = await nextLine()) {
      held.push(lineEnd);
      const ends = line.at(-1) !== 0x0a ? 0 : line.at(-2) === 0x0d ? 2 : 1;
      lineEnd = Uint8Array.from(line.subarray(line.length - ends));
      held.push(line.subarray(0, line.length - ends));
      size += line.length;
      if (size >= CHUNK) {
        yield Buffer.concat(held);
        held = [];
        size = 0;
      }
    }
    if (!hit) held.push(lineEnd);
    const last = Buffer.concat(held);
    if (last.length > 0) yield last;
  }

  async function* parts(): AsyncGenerator<Part> {
    let headers = messageHeaders;
    let parent: Container | undefined;
    for (;;) {
      const type = typeOf(headers, parent);
      const boundary = type.value.startsWith('multipart/') ? type.parameters.get('boundary')?.trimEnd() : undefined;
      if (boundary && open.length < maxDepth) {
        const container: Container = { kind: 'container', type, parent, children: [] };
        place(container);
        levels.set(boundary, open.length);
        open.push({ boundary, container });
        if (!hit) await skip();
      } else if (boundary) {
        tooDeep = true;
        await skip();
      } else {
        const leaf: Leaf = { kind: 'leaf', type, headers, parent };
        place(leaf);
        // A boundary right after the header: there is no content.
        const content = hit ? nothing() : body();
        yield { leaf, content };
        // What was not taken, or nothing.
        if (!hit) await skip();
      }
      // On to the next part: past what stands between, and out of what is closed.
      while (hit?.closes) {
        closeTo(hit.level);
        await skip();
      }
      if (!hit) return;
      closeTo(hit.level + 1);
      parent = open.at(-1)?.container;
      hit = undefined;
      headers = await readHeader();
    }
  }
  const skip = async () => {
    hit = undefined;
    while (await nextLine());
  };
  let root: Container | Leaf | undefined;
  const place = (node: Container | Leaf) => {
    if (node.parent) node.parent.children.push(node);
    else root ??= node;
  };

  const messageHeaders = await readHeader();
  return {
    headers: messageHeaders,
    parts,
    structure: () => ({
      headers: messageHeaders,
      root: root ?? {
        kind: 'leaf',
        type: typeOf(messageHeaders, undefined),
        headers: messageHeaders,
        parent: undefined,
      },
      cutOff,
      tooDeep,
    }),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** The separator of a mailbox before a message that was cut out of one. */
function isMailboxLine(line: Uint8Array): boolean {
  return /^>?From /.test(Buffer.from(line.subarray(0, 6)).toString('latin1'));
}

/** Without a type it is text, and a message in a digest (RFC 2045 5.2, RFC 2046 5.1.5). */
function typeOf(headers: Headers, parent: Container | undefined): Parameterized {
  const type = parseParameterized(headers.get('content-type'));
  if (/^[^/\s]+\/[^/\s]+$/.test(type.value)) return type;
  return {
    value: parent?.type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
    parameters: type.parameters,
  };
}
