import { untilAborted } from './abort.ts';
import type { Scratch } from './scratch.ts';

/** The scratch folders of one delivery: what is still there when it is settled goes with it. */
export class ScratchScope implements AsyncDisposable {
  readonly #scratch: Scratch;
  readonly #folders = new Set<string>();
  #reserved = 0;

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
  }

  /** Waits for room for a file that is about to be fetched. Rejects with the signal's reason on abort. */
  async reserve(bytes: number, signal: AbortSignal): Promise<void> {
    const reserving = this.#scratch.reserve(bytes);
    try {
      await untilAborted(reserving, signal);
      this.#reserved += bytes;
    } catch (thrown) {
      void reserving.then(() => this.#scratch.unreserve(bytes));
      throw thrown;
    }
  }

  /** A new, empty folder. Throws SCRATCH_UNAVAILABLE. */
  async makeFolder(): Promise<string> {
    const folder = await this.#scratch.makeFolder();
    this.#folders.add(folder);
    return folder;
  }

  /** The folder holds so many bytes more; fewer, where negative. What was reserved is used up first. */
  grow(folder: string, bytes: number): void {
    this.#scratch.grow(folder, bytes);
    this.#unreserve(Math.min(this.#reserved, Math.max(0, bytes)));
  }

  /** A reader may move the folder that it was given. */
  moved(from: string, to: string): void {
    this.#folders.delete(from);
    this.#folders.add(to);
    this.#scratch.moved(from, to);
  }

  async remove(folder: string): Promise<void> {
    this.#folders.delete(folder);
    await this.#scratch.remove(folder);
  }

  #unreserve(bytes: number): void {
    if (bytes === 0) return;
    this.#reserved -= bytes;
    this.#scratch.unreserve(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unreserve(this.#reserved);
    await Promise.all([...this.#folders].map((folder) => this.remove(folder)));
  }
}
