import type { LittleEndian } from '../ole/little-endian.ts';

/** Types of records ([MS-XLS] 2.3); of BIFF2 to BIFF4 those without or with another upper half. */
export const CONTINUE = 0x3c;

/** Goes from record to record: type (2 bytes), length (2), content ([MS-XLS] 2.1.4). */
export class RecordCursor {
  readonly data: LittleEndian;
  /** Of the record that stands here. */
  type = 0;
  /** Offset of its content. */
  start = 0;
  length = 0;
  /** The data ends within its content. */
  cut = false;
  #next: number;

  constructor(data: LittleEndian, position = 0) {
    this.data = data;
    this.#next = position;
  }

  /** Goes to the next record; false at the end. A last record that is cut counts as far as it goes. */
  next(): boolean {
    const at = this.#next;
    if (at + 4 > this.data.length) return false;
    this.type = this.data.u16(at);
    this.start = at + 4;
    const length = this.data.u16(at + 2);
    this.length = Math.min(length, this.data.length - this.start);
    this.cut = this.length < length;
    this.#next = this.start + this.length;
    return true;
  }

  /** Type of the record that follows; -1 at the end. */
  get following(): number {
    return this.#next + 4 <= this.data.length ? this.data.u16(this.#next) : -1;
  }

  /** Content of the record that stands here. */
  content(): LittleEndian {
    return this.data.slice(this.start, this.length);
  }

  /** Its content and that of the records that continue it ([MS-XLS] 2.4.58), which are passed over. */
  continued(): LittleEndian[] {
    const parts = [this.content()];
    while (this.following === CONTINUE && this.next()) parts.push(this.content());
    return parts;
  }
}
