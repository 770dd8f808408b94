/** For tests: documents of Ichitaro made by hand, so that everyone can see what they hold. */
import { type StorageContent, type StreamContent, writeOle2 } from '@cis/fileproc-core/ole2';

const BLOCK = 256;

function words(values: readonly number[], bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(values.length * bytes);
  for (const [at, value] of values.entries()) buffer.writeUIntBE(value, at * bytes, bytes);
  return buffer;
}

/** A stream with these parts, its blocks the other way round, so that only their numbers tell their order. */
export function store(parts: readonly Buffer[]): Buffer {
  const blocks: Buffer[] = [];
  const entries = parts.map((part, index) => {
    const numbers: number[] = [];
    for (let at = 0; at < part.length; at += BLOCK) {
      const block = Buffer.alloc(BLOCK);
      part.copy(block, 0, at, at + BLOCK);
      numbers.push(blocks.push(block) - 1);
    }
    return { index, length: part.length, numbers };
  });
  const last = blocks.length - 1;
  return Buffer.concat([
    Buffer.from('SsmgV.01'),
    words([parts.length, BLOCK, blocks.length], 4),
    ...blocks.toReversed(),
    ...entries.map(({ index, length, numbers }) =>
      words([index, 0, length, numbers.length, numbers.length, ...numbers.map((number) => last - number)], 4),
    ),
    words([0], 4),
  ]);
}

/** Units out of text and numbers. */
export function units(...content: readonly (string | number)[]): number[] {
  return content.flatMap((one) =>
    typeof one === 'number' ? [one] : Array.from({ length: one.length }, (_, at) => one.charCodeAt(at)),
  );
}

/** A part that is a text. */
export function textPart(content: readonly number[]): Buffer {
  return Buffer.concat([
    Buffer.from('TextV.01'),
    words([content.length], 4),
    words(content, 2),
    Buffer.from([0, 0, 0, 0, content.length & 0xff, 0xff]),
  ]);
}

/** Parts of a text in pieces, cut anywhere: the list, then the pieces. */
export function textInPieces(content: readonly number[], cut: number): Buffer[] {
  const pieces = [content.slice(0, cut), content.slice(cut)];
  const list = words([2, ...pieces.flatMap((piece, index) => [piece.length, index + 1])], 4);
  return [
    Buffer.concat([Buffer.from('QLSTV.01'), list]),
    ...pieces.map((piece) => Buffer.concat([words(piece, 2), Buffer.from([0xff])])),
  ];
}

/** A record that says how something looks. */
export function record(kind: number, ...payload: readonly number[]): number[] {
  const length = payload.length + 7;
  return [0x1c, kind, length, ...payload, length, 0, kind, 0x1f];
}

/** A text within a record: `a` and `b` tell what it is. */
export function inline(a: number, b: number, text: string): number[] {
  return [0x1c, 1, 7, 0, a, b, 0x1d, ...units(text), 0x1e, 5, 0, 1, 0x1f];
}

/** The OLE2 file of a document. */
export function document(
  body: readonly number[] | Buffer,
  more: readonly (StreamContent | StorageContent)[] = [],
): Uint8Array<ArrayBuffer> {
  const content = Buffer.isBuffer(body) ? body : store([textPart(body as readonly number[])]);
  return writeOle2({ name: '', children: [{ name: 'DocumentText', content }, ...more] });
}

/** A document of Ichitaro 5. */
export function oldDocument(text: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x804 + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x00434f44, true);
  view.setUint32(0x3c, 0x22028919, true);
  view.setUint32(0x800, text.length, true);
  bytes.set(text, 0x804);
  return bytes;
}

/** Bits, higher ones first. */
function bitWriter() {
  const bits: number[] = [];
  return {
    put(value: number, count: number) {
      for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
    },
    bytes: () =>
      Buffer.from(
        Array.from({ length: Math.ceil(bits.length / 8) }, (_, at) =>
          bits.slice(at * 8, at * 8 + 8).reduce((byte, bit, index) => byte | (bit << (7 - index)), 0),
        ),
      ),
  };
}

/** Packs by `-lh5-`, in blocks of 1,000 symbols: repetitions of the last bytes as matches, all codes of one length. */
export function packLh5(bytes: Uint8Array): Buffer {
  const symbols: { symbol: number; distance?: number }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const match = longestMatch(bytes, at);
    if (match.length >= 3) symbols.push({ symbol: match.length - 3 + 256, distance: match.distance });
    else symbols.push({ symbol: bytes[at]! });
    at += Math.max(1, match.length >= 3 ? match.length : 1);
  }
  const out = bitWriter();
  for (let start = 0; start < symbols.length; start += 1000) {
    const block = symbols.slice(start, start + 1000);
    out.put(block.length, 16);
    // All 510 symbols have codes of nine bits: lengths are told by one symbol, 9 + 2, which takes no bits.
    out.put(0, 5);
    out.put(11, 5);
    out.put(510, 9);
    // All 14 distances have codes of four bits.
    out.put(14, 4);
    for (let symbol = 0; symbol < 14; symbol++) out.put(4, 3);
    for (const { symbol, distance } of block) {
      out.put(symbol, 9);
      if (distance === undefined) continue;
      const power = distance === 1 ? 0 : Math.floor(Math.log2(distance - 1)) + 1;
      out.put(power, 4);
      if (power > 1) out.put(distance - 1 - (1 << (power - 1)), power - 1);
    }
  }
  return out.bytes();
}

function longestMatch(bytes: Uint8Array, at: number): { length: number; distance: number } {
  let best = { length: 0, distance: 0 };
  for (const distance of [1, 2, 3, 64, 128, 512, 1024]) {
    let length = 0;
    while (
      distance <= at &&
      length < 256 &&
      at + length < bytes.length &&
      bytes[at + length] === bytes[at + length - distance]
    )
      length++;
    if (length > best.length) best = { length, distance };
  }
  return best;
}

/** The stream `JSCompDocument` of a compressed document. */
export function compressed(inner: Uint8Array, { method = '-lh5-', level = 0 } = {}): Buffer {
  const packed = packLh5(inner);
  const header = Buffer.alloc(level === 0 ? 24 : 27);
  header[0] = header.length - 2;
  header.write(method, 2, 'latin1');
  // Of level 1 the headers behind it are counted with what is packed.
  header.writeUInt32LE(packed.length + (level === 0 ? 0 : 5), 7);
  header.writeUInt32LE(inner.length, 11);
  header[20] = level;
  const further = Buffer.from([0, 1, 2, 0, 0]);
  if (level === 1) header.writeUInt16LE(further.length, header.length - 2);
  return Buffer.concat([
    Buffer.from([0x26, 0]),
    Buffer.from('JustCompressedDocument'),
    Buffer.alloc(14),
    header,
    ...(level === 1 ? [further] : []),
    packed,
  ]);
}
