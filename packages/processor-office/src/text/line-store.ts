/** Bytes of a block; a longer line gets one of its own. */
const BLOCK = 256 * 1024;

/** Many lines kept outside of the JavaScript heap, so that a sheet of a million cells leaves nothing to collect. */
export interface LineStore {
  add(line: string): void;
  readonly empty: boolean;
  /** All lines, `\n` between them. Empties the store. */
  take(): string;
}

/** Makes an empty store. */
export function createLineStore(): LineStore {
  let blocks: Buffer[] = [];
  let block = Buffer.alloc(0);
  let used = 0;
  return {
    add(line) {
      // A UTF-16 unit is at most three bytes of UTF-8.
      const most = line.length * 3 + 1;
      if (used + most > block.length) {
        if (used > 0) blocks.push(block.subarray(0, used));
        block = Buffer.allocUnsafeSlow(Math.max(BLOCK, most));
        used = 0;
      }
      used += block.write(line, used, 'utf8');
      block[used++] = 0x0a;
    },
    get empty() {
      return blocks.length === 0 && used === 0;
    },
    take() {
      const all = Buffer.concat([...blocks, block.subarray(0, used)]);
      blocks = [];
      block = Buffer.alloc(0);
      used = 0;
      return all.toString('utf8', 0, Math.max(0, all.length - 1));
    },
  };
}
