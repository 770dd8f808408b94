import type { Readable } from 'node:stream';

/** Bytes of a child's output that are kept: enough for a stack or V8's last words. */
const TAIL_BYTES = 8 * 1024;

/** Reads a child's output as fast as it comes, so that the child never blocks, and keeps the last 8 KiB of it. */
export class OutputTail {
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** Takes a stream in; several share the tail. */
  follow(stream: Readable): void {
    stream.on('data', (chunk: Buffer) => this.#add(chunk));
    // A pipe that breaks says no more than that the child is gone.
    stream.on('error', () => undefined);
  }

  #add(chunk: Buffer): void {
    // A copy: a slice would keep the whole buffer of a flood in memory.
    const last = Buffer.from(chunk.subarray(-TAIL_BYTES));
    this.#chunks.push(last);
    this.#bytes += last.byteLength;
    while (this.#bytes - this.#chunks[0]!.byteLength >= TAIL_BYTES) this.#bytes -= this.#chunks.shift()!.byteLength;
  }

  /** The last output, without the cut character that it may start with. */
  get text(): string {
    const text = Buffer.concat(this.#chunks).subarray(-TAIL_BYTES).toString('utf8').trim();
    return text.replace(/^\uFFFD+/, '');
  }
}
