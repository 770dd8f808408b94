/** Takes bytes apart into lines. */
export interface LineReader {
  /** The next line with its end (LF or CRLF), at most 64 KiB of it; `undefined` at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** The same where it is at hand, without waiting. */
  take(): Uint8Array | undefined;
}

/** Longer lines are given in pieces: then what follows a piece is no start of a line. */
export const MAX_LINE = 64 * 1024;

/** Reads lines of a stream of bytes. */
export function createLineReader(content: AsyncIterable<Uint8Array>): LineReader {
  const source = content[Symbol.asyncIterator]();
  let buffer = Buffer.alloc(0);
  let at = 0;
  let ended = false;

  const take = (): Uint8Array | undefined => {
    const end = buffer.indexOf(0x0a, at) + 1;
    const length = (end > 0 ? end : buffer.length) - at;
    if (length === 0 || (end === 0 && !ended && length < MAX_LINE)) return undefined;
    const line = buffer.subarray(at, at + Math.min(length, MAX_LINE));
    at += line.length;
    return line;
  };
  return {
    take,
    async next() {
      for (;;) {
        const line = take();
        if (line || ended) return line;
        const { done, value } = await source.next();
        if (done) ended = true;
        else {
          buffer = Buffer.concat([buffer.subarray(at), value]);
          at = 0;
        }
      }
    },
  };
}
