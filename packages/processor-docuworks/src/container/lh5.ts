import { damaged } from './damaged.ts';

/** Symbols of the literal and length code: 256 bytes and match lengths 3 to 256 (LHA, method -lh5-). */
const SYMBOLS = 510;
const LITERAL_BITS = 12;
const DISTANCES = 14;
const DISTANCE_BITS = 8;
const LENGTH_CODES = 19;
const LENGTH_BITS = 7;
/** What the window holds before the first byte. */
const BLANK = 0x20;
/** A code is at most this long: beyond it the format has no place to say so. */
const LONGEST = 16;

/** A Huffman code: the first `bits` bits look a symbol up, longer codes walk on through `left` and `right`. */
interface Code {
  readonly bits: number;
  readonly lengths: Uint8Array;
  /** A symbol, or a node of the tree from the number of symbols on. */
  readonly table: Uint16Array;
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  readonly symbols: number;
}

function code(symbols: number, bits: number): Code {
  return {
    bits,
    symbols,
    lengths: new Uint8Array(symbols),
    table: new Uint16Array(1 << bits),
    left: new Uint16Array(2 * symbols),
    right: new Uint16Array(2 * symbols),
  };
}

/** Lays out the canonical code of `lengths`. Throws CORRUPT where the lengths are no complete code. */
function build({ bits, symbols, lengths, table, left, right }: Code): void {
  const counts = new Uint32Array(LONGEST + 2);
  for (let symbol = 0; symbol < symbols; symbol++) counts[lengths[symbol]!]!++;
  const starts = new Uint32Array(LONGEST + 2);
  for (let length = 1; length <= LONGEST; length++)
    starts[length + 1] = starts[length]! + counts[length]! * 2 ** (LONGEST - length);
  if (starts[LONGEST + 1] !== 2 ** LONGEST) throw damaged('A Huffman table of compressed data is not complete');
  table.fill(0);
  let free = symbols;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    const first = starts[length]!;
    starts[length] = first + 2 ** (LONGEST - length);
    if (length <= bits) {
      const from = first >>> (LONGEST - bits);
      table.fill(symbol, from, from + 2 ** (bits - length));
      continue;
    }
    let holder = table;
    let index = first >>> (LONGEST - bits);
    for (let bit = bits; bit < length; bit++) {
      let node = holder[index]!;
      if (node === 0) {
        node = free++;
        left[node] = 0;
        right[node] = 0;
        holder[index] = node;
      }
      holder = (first >>> (LONGEST - 1 - bit)) & 1 ? right : left;
      index = node;
    }
    holder[index] = symbol;
  }
}

/**
 * Expands -lh5- data (LHA's method without an archive header: the window is 8 KiB, the end is known by the size alone).
 * Work and memory are bound by `size`, which the caller has checked. Throws CORRUPT for data that ends early by more than
 * padding or whose tables make no code.
 */
export function expandLh5(data: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const literals = code(SYMBOLS, LITERAL_BITS);
  const distances = code(DISTANCES, DISTANCE_BITS);
  const lengthCode = code(LENGTH_CODES, LENGTH_BITS);
  let at = 0;
  /** Up to 32 bits, the next one uppermost. */
  let buffer = 0;
  let held = 0;

  const fill = () => {
    while (held <= 24) {
      buffer |= (data[at++] ?? 0) << (24 - held);
      held += 8;
    }
  };
  const take = (count: number): number => {
    if (count === 0) return 0;
    if (held < count) fill();
    const value = buffer >>> (32 - count);
    buffer <<= count;
    held -= count;
    return value;
  };
  const decode = ({ bits, symbols, lengths, table, left, right }: Code): number => {
    if (held < LONGEST) fill();
    let symbol = table[buffer >>> (32 - bits)]!;
    for (let bit = bits; symbol >= symbols; bit++) {
      if (bit >= LONGEST) throw damaged('A code of compressed data is too long');
      symbol = (buffer >>> (31 - bit)) & 1 ? right[symbol]! : left[symbol]!;
    }
    const length = lengths[symbol]!;
    buffer <<= length;
    held -= length;
    return symbol;
  };
  /** One symbol of no bits stands for all. */
  const single = (of: Code, symbol: number) => {
    if (symbol >= of.symbols) throw damaged('A Huffman table of compressed data names a symbol that there is not');
    of.lengths.fill(0);
    of.table.fill(symbol);
  };
  /** The lengths of a code whose lengths stand in 3 bits each, 7 going on by one-bits. */
  const readPlainLengths = (into: Code, countBits: number, zeroRunAfter: number) => {
    const count = take(countBits);
    if (count === 0) return single(into, take(countBits));
    if (count > into.symbols) throw damaged('A Huffman table of compressed data has too many symbols');
    into.lengths.fill(0);
    for (let symbol = 0; symbol < count; ) {
      let length = take(3);
      if (length === 7)
        while (take(1) === 1) if (++length > LONGEST) throw damaged('A code length of compressed data is too long');
      into.lengths[symbol++] = length;
      if (symbol === zeroRunAfter) symbol += take(2);
    }
    build(into);
  };
  const readLiteralLengths = () => {
    const count = take(9);
    if (count === 0) return single(literals, take(9));
    if (count > SYMBOLS) throw damaged('A Huffman table of compressed data has too many symbols');
    literals.lengths.fill(0);
    for (let symbol = 0; symbol < count; ) {
      const length = decode(lengthCode);
      if (length === 0) symbol += 1;
      else if (length === 1) symbol += 3 + take(4);
      else if (length === 2) symbol += 20 + take(9);
      else literals.lengths[symbol++] = length - 2;
    }
    build(literals);
  };

  let written = 0;
  let left = 0;
  while (written < size) {
    // Bits past the end read as zero: 8 bytes of them are padding and look-ahead, more are missing data.
    if (at > data.length + 8) throw damaged('Compressed data ends early');
    if (left === 0) {
      left = take(16);
      if (left === 0) throw damaged('A block of compressed data is empty');
      readPlainLengths(lengthCode, 5, 3);
      readLiteralLengths();
      readPlainLengths(distances, 4, -1);
    }
    left--;
    const symbol = decode(literals);
    if (symbol < 256) {
      out[written++] = symbol;
      continue;
    }
    const length = Math.min(symbol - 253, size - written);
    const slot = decode(distances);
    let from = written - 1 - (slot === 0 ? 0 : (1 << (slot - 1)) + take(slot - 1));
    for (const end = written + length; written < end; from++) out[written++] = from < 0 ? BLANK : out[from]!;
  }
  return out;
}
