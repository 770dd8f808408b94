/** A stream of RC4 ([MS-OFFCRYPTO] 2.3.5, 2.3.6): OpenSSL has it no more in what Node loads. */
export class Rc4 {
  readonly #state = new Uint8Array(256);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    for (let at = 0; at < 256; at++) this.#state[at] = at;
    let j = 0;
    for (let at = 0; at < 256; at++) {
      j = (j + this.#state[at]! + key[at % key.length]!) & 255;
      this.#swap(at, j);
    }
  }

  /** Deciphers bytes in place. */
  apply(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) bytes[at] = bytes[at]! ^ this.#next();
  }

  /** Passes over bytes that are not enciphered but counted. */
  skip(count: number): void {
    for (let at = 0; at < count; at++) this.#next();
  }

  #next(): number {
    this.#i = (this.#i + 1) & 255;
    this.#j = (this.#j + this.#state[this.#i]!) & 255;
    this.#swap(this.#i, this.#j);
    return this.#state[(this.#state[this.#i]! + this.#state[this.#j]!) & 255]!;
  }

  #swap(one: number, other: number): void {
    const kept = this.#state[one]!;
    this.#state[one] = this.#state[other]!;
    this.#state[other] = kept;
  }
}
