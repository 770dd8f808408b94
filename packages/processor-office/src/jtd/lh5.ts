/**
 * Expands what the method `-lh5-` of LHA packed (LZSS over a window of 8 KiB with Huffman codes a block; Okumura's ar002).
 * Gives at most `size` bytes; fewer where the data ends or makes no sense.
 */
export function expandLh5(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  const bits = bitReader(packed);
  let filled = 0;
  let left = 0;
  let codes: Huffman | undefined;
  let distances: Huffman | undefined;
  while (filled < size && !bits.ended) {
    if (left === 0) {
      left = bits.take(16);
      const lengths = readLengths(bits, LENGTH_SYMBOLS, 5, 3);
      codes = readCodes(bits, lengths);
      distances = readLengths(bits, DISTANCE_SYMBOLS, 4, -1);
      if (left === 0) break;
    }
    left--;
    const symbol = codes!.next(bits);
    if (symbol < 0) break;
    if (symbol < 256) {
      output[filled++] = symbol;
      continue;
    }
    const power = distances!.next(bits);
    if (power < 0) break;
    const distance = (power < 2 ? power : (1 << (power - 1)) + bits.take(power - 1)) + 1;
    // Before the beginning the window holds spaces.
    for (let count = symbol - 256 + MIN_MATCH; count > 0 && filled < size; count--, filled++)
      output[filled] = filled < distance ? 0x20 : output[filled - distance]!;
  }
  return output.subarray(0, filled);
}

const MIN_MATCH = 3;
/** Literals, and matches of 3 to 256 bytes. */
const CODE_SYMBOLS = 510;
const LENGTH_SYMBOLS = 19;
const DISTANCE_SYMBOLS = 14;

interface BitReader {
  /** The next bits, higher ones first; zeros past the end. */
  take(count: number): number;
  readonly ended: boolean;
}

function bitReader(bytes: Uint8Array): BitReader {
  let at = 0;
  return {
    take(count) {
      let value = 0;
      for (let bit = 0; bit < count; bit++, at++)
        value = (value << 1) | (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
      return value;
    },
    get ended() {
      return at >= bytes.length * 8;
    },
  };
}

interface Huffman {
  /** The next symbol; -1 where no code fits. */
  next(bits: BitReader): number;
}

/** A code of which every symbol is the same and takes no bits. */
function single(symbol: number): Huffman {
  return { next: () => symbol };
}

const MAX_CODE_LENGTH = 16;

/** Canonical codes by their lengths: shorter ones first, then by symbol. */
function huffman(lengths: readonly number[]): Huffman {
  const counts = new Uint16Array(MAX_CODE_LENGTH + 1);
  for (const length of lengths) if (length > 0 && length <= MAX_CODE_LENGTH) counts[length]!++;
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0 && length <= MAX_CODE_LENGTH)
    .sort((one, other) => one.length - other.length || one.symbol - other.symbol);
  return {
    next(bits) {
      let code = 0;
      let first = 0;
      let index = 0;
      for (let length = 1; length <= MAX_CODE_LENGTH; length++) {
        code |= bits.take(1);
        const count = counts[length]!;
        if (code - first < count) return symbols[index + code - first]!.symbol;
        index += count;
        first = (first + count) << 1;
        code <<= 1;
      }
      return -1;
    },
  };
}

/** Lengths of the codes of lengths or distances; `gapAt`: after so many, two bits tell how many are not used. */
function readLengths(bits: BitReader, most: number, countBits: number, gapAt: number): Huffman {
  const count = bits.take(countBits);
  if (count === 0) return single(bits.take(countBits));
  const lengths: number[] = [];
  while (lengths.length < Math.min(count, most)) {
    let length = bits.take(3);
    // Seven goes on with a one for each more.
    if (length === 7) while (length < MAX_CODE_LENGTH && bits.take(1) === 1) length++;
    lengths.push(length);
    if (lengths.length === gapAt) for (let unused = bits.take(2); unused > 0; unused--) lengths.push(0);
  }
  return huffman(lengths);
}

function readCodes(bits: BitReader, lengthCodes: Huffman): Huffman {
  const count = bits.take(9);
  if (count === 0) return single(bits.take(9));
  const lengths: number[] = [];
  while (lengths.length < Math.min(count, CODE_SYMBOLS)) {
    const symbol = lengthCodes.next(bits);
    if (symbol < 0) break;
    if (symbol > 2) lengths.push(symbol - 2);
    else {
      const unused = symbol === 0 ? 1 : symbol === 1 ? bits.take(4) + 3 : bits.take(9) + 20;
      for (let index = 0; index < unused && lengths.length < CODE_SYMBOLS; index++) lengths.push(0);
    }
  }
  return huffman(lengths);
}
