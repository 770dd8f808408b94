import type { LittleEndian } from '../ole/little-endian.ts';

/** Reads what goes on over the records that continue one another. Past the end it gives zeros and nothing. */
export class SegmentReader {
  readonly #segments: readonly LittleEndian[];
  #index = 0;
  #at: number;

  constructor(segments: readonly LittleEndian[], at = 0) {
    this.#segments = segments;
    this.#at = at;
  }

  get ended(): boolean {
    this.#settle();
    return this.#index >= this.#segments.length;
  }

  u8(): number {
    this.#settle();
    return this.#segments[this.#index]?.u8(this.#at++) ?? 0;
  }

  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0;
  }

  skip(count: number): void {
    for (let left = count; left > 0; ) {
      this.#settle();
      const segment = this.#segments[this.#index];
      if (!segment) return;
      const here = Math.min(left, segment.length - this.#at);
      this.#at += here;
      left -= here;
    }
  }

  /**
   * Characters of a string; where a record continues it, it begins with a byte that tells anew whether they are of two bytes
   * ([MS-XLS] 2.5.293, 2.4.58).
   */
  characters(count: number, wide: boolean): string {
    let text = '';
    let twoBytes = wide;
    for (let left = count; left > 0; ) {
      const segment = this.#segments[this.#index];
      if (!segment) return text;
      const room = segment.length - this.#at;
      if (room <= 0) {
        this.#index++;
        this.#at = 0;
        if (this.#segments[this.#index]) twoBytes = (this.#segments[this.#index]!.u8(this.#at++) & 1) === 1;
        continue;
      }
      const here = Math.min(left, twoBytes ? room >> 1 : room);
      // One byte where two should be: the record is damaged.
      if (here === 0) this.#at = segment.length;
      text += twoBytes ? segment.utf16(this.#at, here) : segment.latin1(this.#at, here);
      this.#at += twoBytes ? here * 2 : here;
      left -= here;
    }
    return text;
  }

  #settle(): void {
    while (this.#index < this.#segments.length && this.#at >= this.#segments[this.#index]!.length) {
      this.#index++;
      this.#at = 0;
    }
  }
}

/** XLUnicodeRichExtendedString ([MS-XLS] 2.5.293) without its formatting and its furigana. */
export function richText(reader: SegmentReader): string {
  const count = reader.u16();
  const flags = reader.u8();
  const runs = flags & 8 ? reader.u16() : 0;
  const extension = flags & 4 ? reader.u32() : 0;
  const text = reader.characters(count, (flags & 1) === 1);
  reader.skip(runs * 4 + extension);
  return text;
}

/** The texts that cells refer to by index (SST, [MS-XLS] 2.4.265). */
export function sharedStrings(segments: readonly LittleEndian[]): string[] {
  const strings: string[] = [];
  const count = segments[0]?.u32(4) ?? 0;
  const reader = new SegmentReader(segments, 8);
  while (strings.length < count && !reader.ended) strings.push(richText(reader));
  return strings;
}
