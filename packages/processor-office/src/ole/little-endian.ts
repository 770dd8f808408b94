/**
 * Numbers in bytes, lower byte first, as all formats of this age have them. Outside of the bytes a number is 0 and a slice is
 * empty or short: lengths in damaged files lie, and readers check what they get against what they need.
 */
export class LittleEndian {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.length = bytes.byteLength;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return at >= 0 && at + 2 <= this.length ? this.#view.getUint16(at, true) : 0;
  }

  i16(at: number): number {
    return at >= 0 && at + 2 <= this.length ? this.#view.getInt16(at, true) : 0;
  }

  u32(at: number): number {
    return at >= 0 && at + 4 <= this.length ? this.#view.getUint32(at, true) : 0;
  }

  i32(at: number): number {
    return at >= 0 && at + 4 <= this.length ? this.#view.getInt32(at, true) : 0;
  }

  u64(at: number): bigint {
    return at >= 0 && at + 8 <= this.length ? this.#view.getBigUint64(at, true) : 0n;
  }

  f64(at: number): number {
    return at >= 0 && at + 8 <= this.length ? this.#view.getFloat64(at, true) : 0;
  }

  /** From `start`, `length` bytes or as many as there are. */
  slice(start: number, length: number): LittleEndian {
    const from = Math.max(0, Math.min(start, this.length));
    return new LittleEndian(this.bytes.subarray(from, Math.max(from, Math.min(this.length, from + length))));
  }

  /** UTF-16 from `start`, `units` code units or as many as there are. */
  utf16(start: number, units: number): string {
    const from = Math.max(0, Math.min(start, this.length));
    const to = Math.max(from, Math.min(this.length, from + units * 2));
    return this.#text('utf16le', from, to - ((to - from) % 2));
  }

  /** Characters of one byte that are the lower half of UTF-16, as BIFF8 and PowerPoint write them. */
  latin1(start: number, length: number): string {
    const from = Math.max(0, Math.min(start, this.length));
    return this.#text('latin1', from, Math.max(from, Math.min(this.length, from + length)));
  }

  #text(encoding: 'utf16le' | 'latin1', from: number, to: number): string {
    const { buffer, byteOffset } = this.bytes;
    return Buffer.from(buffer, byteOffset + from, to - from).toString(encoding);
  }
}
