/** Bytes of a stream, higher byte first, as Ichitaro writes them; outside of it 0. */
export type BigEndian = DataView;

const MAGIC = 'SsmgV.01';
const HEADER = 20;
/** Parts of one store, and blocks of one part, at most. */
const MAX_PARTS = 100_000;

/** Number of 4 bytes, 0 outside. */
export function u32At(data: BigEndian, at: number): number {
  return at >= 0 && at + 4 <= data.byteLength ? data.getUint32(at) : 0;
}

/** Eight letters that begin a structure. */
export function magicAt(data: BigEndian, at: number): string {
  let text = '';
  for (let index = at; index < Math.min(at + 8, data.byteLength); index++)
    text += String.fromCharCode(data.getUint8(index));
  return text;
}

/**
 * The parts that a stream of Ichitaro holds. It is a store of blocks of one size: `SsmgV.01`, number of parts, size of a block,
 * number of blocks, the blocks, then for each part its index, 0, its bytes, its number of blocks twice, and their numbers (read
 * from files of Ichitaro 8 to 2018; JustSystems has published no description). Undefined where the stream is none, or damaged.
 */
export function readParts(stream: Uint8Array): BigEndian[] | undefined {
  const data = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (magicAt(data, 0) !== MAGIC) return undefined;
  const partCount = u32At(data, 8);
  const blockSize = u32At(data, 12);
  const blockCount = u32At(data, 16);
  let at = HEADER + blockSize * blockCount;
  if (blockSize === 0 || at > data.byteLength || partCount > MAX_PARTS) return undefined;
  const parts: BigEndian[] = [];
  // A block is of one part: more than the stream holds cannot come out of it.
  let left = stream.byteLength;
  for (let index = 0; index < partCount; index++) {
    const length = u32At(data, at + 8);
    const count = u32At(data, at + 16);
    left -= length;
    if (left < 0 || count > blockCount || length > count * blockSize || at + 20 + count * 4 > data.byteLength)
      return undefined;
    const part = new Uint8Array(length);
    for (let block = 0; block * blockSize < length; block++) {
      const start = HEADER + u32At(data, at + 20 + block * 4) * blockSize;
      if (start + blockSize > HEADER + blockSize * blockCount) return undefined;
      part.set(stream.subarray(start, start + Math.min(blockSize, length - block * blockSize)), block * blockSize);
    }
    parts.push(new DataView(part.buffer));
    at += 20 + count * 4;
  }
  return parts;
}
