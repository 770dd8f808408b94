import bitIterator from 'unbzip2-stream/lib/bit_iterator.js';
import bzip2 from 'unbzip2-stream/lib/bzip2.js';
import xz from 'xz-decompress';

/** A block has 900,000 symbols at most, each of 20 bits at most in theory; packed data are never that large. */
const MAX_PACKED_BLOCK = 1_000_000;

/**
 * Unpacks bzip2, also several streams one after another. The library's decoder is driven block by block: its own stream
 * unpacks all that it is given at once, which a bomb of some kilobytes turns into gigabytes. Ends with an error of the
 * library where the content is damaged.
 */
export async function* unbzip2(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = packed[Symbol.asyncIterator]();
  const queue: Uint8Array[] = [];
  let received = 0;
  let ended = false;
  const receive = async (bytes: number) => {
    while (!ended && received < bytes) {
      const { done, value } = await source.next();
      if (done) ended = true;
      else if (value.length > 0) {
        queue.push(value);
        received += value.length;
      }
    }
  };
  try {
    await receive(1);
    if (received === 0) return;
    const bits = bitIterator(() => queue.shift());
    // The decoder keeps tables on itself.
    const decoder = Object.create(bzip2) as typeof bzip2;
    let blockBytes = 0;
    let checksum: number | null = 0;
    let streams = 0;
    for (;;) {
      await receive(bits.bytesRead + MAX_PACKED_BLOCK);
      if (received <= bits.bytesRead && blockBytes === 0) return;
      if (blockBytes === 0) {
        try {
          blockBytes = 100_000 * decoder.header(bits);
        } catch (error) {
          // What follows a whole stream and is none is left alone, as by bzip2 itself.
          if (streams > 0) return;
          throw error;
        }
        checksum = 0;
      }
      const block = createGrowingBytes(blockBytes);
      checksum = decoder.decompress(bits, block.push, new Int32Array(blockBytes), blockBytes, checksum);
      if (checksum === null) {
        blockBytes = 0;
        streams++;
      } else yield block.bytes();
    }
  } finally {
    await source.return?.();
  }
}

function createGrowingBytes(capacity: number) {
  let bytes = new Uint8Array(capacity);
  let length = 0;
  return {
    push(byte: number): void {
      if (length === bytes.length) {
        const larger = new Uint8Array(2 * length);
        larger.set(bytes);
        bytes = larger;
      }
      bytes[length++] = byte;
    },
    bytes: () => bytes.subarray(0, length),
  };
}

/** Unpacks xz. Ends with an error of the library where the content is damaged. */
export async function* unxz(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new xz.XzReadableStream(ReadableStream.from(packed)).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value.length > 0) yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
