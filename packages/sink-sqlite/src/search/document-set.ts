/** A set of documents by their numbers, one bit each: 125 KB for a million, and AND, OR, NOT of it in microseconds. */
export class DocumentSet {
  #words: Uint32Array;

  /** Of ids in any order. */
  constructor(ids: readonly number[] = []) {
    let highest = 0;
    for (const id of ids) if (id > highest) highest = id;
    this.#words = new Uint32Array((highest >>> 5) + 1);
    for (const id of ids) this.#words[id >>> 5]! |= 1 << (id & 31);
  }

  has(id: number): boolean {
    return ((this.#words[id >>> 5] ?? 0) & (1 << (id & 31))) !== 0;
  }

  /** Adds all of another set. */
  include(other: DocumentSet): this {
    if (other.#words.length > this.#words.length) {
      const larger = new Uint32Array(other.#words.length);
      larger.set(this.#words);
      this.#words = larger;
    }
    for (let i = 0; i < other.#words.length; i++) this.#words[i]! |= other.#words[i]!;
    return this;
  }

  /** Keeps what another set has too. */
  intersect(other: DocumentSet): this {
    for (let i = 0; i < this.#words.length; i++) this.#words[i]! &= other.#words[i] ?? 0;
    return this;
  }

  /** Removes what another set has. */
  exclude(other: DocumentSet): this {
    const length = Math.min(this.#words.length, other.#words.length);
    for (let i = 0; i < length; i++) this.#words[i]! &= ~other.#words[i]!;
    return this;
  }

  get size(): number {
    let size = 0;
    for (const word of this.#words) for (let bits = word; bits !== 0; bits &= bits - 1) size++;
    return size;
  }

  /** From the highest to the lowest: those that came last into the index come first. */
  *descending(): Generator<number> {
    for (let i = this.#words.length - 1; i >= 0; i--) {
      const word = this.#words[i]!;
      for (let bit = 31; word !== 0 && bit >= 0; bit--) if (word & (1 << bit)) yield i * 32 + bit;
    }
  }

  /** As SQLite's `json_each` takes it. */
  toString(): string {
    return JSON.stringify([...this.descending()]);
  }
}
