/** Bytes that a store begins with. */
const FIRST = 64 * 1024;
/** By how much it grows when it is full. */
const GROWTH = 1.5;

/** Many lines kept outside of the JavaScript heap, so that a sheet of a million cells leaves nothing to collect. */
export interface LineStore {
  add(line: string): void;
  readonly empty: boolean;
  /** All lines, `\n` between them. Empties the store. */
  take(): string;
}

/** Makes an empty store. */
export function createLineStore(): LineStore {
  let bytes: Buffer | undefined;
  let used = 0;
  return {
    add(line) {
      // A UTF-16 unit is at most three bytes of UTF-8.
      const needed = used + line.length * 3 + 1;
      if (!bytes || needed > bytes.length) bytes = grown(bytes, needed);
      used += bytes.write(line, used, 'utf8');
      bytes[used++] = 0x0a;
    },
    get empty() {
      return used === 0;
    },
    take() {
      const text = bytes?.toString('utf8', 0, Math.max(0, used - 1)) ?? '';
      // A transfer gives the memory back at once; a collector would let it lie until it looks.
      if (bytes) (bytes.buffer as ArrayBuffer).transfer(0);
      bytes = undefined;
      used = 0;
      return text;
    },
  };
}

function grown(bytes: Buffer | undefined, needed: number): Buffer {
  const length = Math.max(FIRST, needed, Math.ceil((bytes?.length ?? 0) * GROWTH));
  return Buffer.from(bytes ? (bytes.buffer as ArrayBuffer).transfer(length) : new ArrayBuffer(length));
}
