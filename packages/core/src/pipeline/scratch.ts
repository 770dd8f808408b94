import { mkdirSync } from 'node:fs';
import { lstat, realpath, rename, unlink, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { FileprocError } from '../contract/errors.ts';
import type { Health } from '../contract/sink.ts';
import { removeFolder } from '../scratch/remove.ts';

/** The name of a file's content in its folder. */
export const CONTENT = 'content';
/** Bytes that are written to find out whether writing works again. */
const PROBE_BYTES = 1024 * 1024;

/** The error for a scratch folder that cannot be used. */
export function scratchUnavailable(folder: string, thrown: unknown): FileprocError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new FileprocError(
    'SCRATCH_UNAVAILABLE',
    `The scratch folder ${folder} cannot be used (${reason}). Free space there, or name another by SCRATCH_DIR.`,
    { cause: thrown },
  );
}

/** The scratch folders of one run and how many bytes they hold. */
export class Scratch {
  readonly root: string;
  readonly #budget: number;
  readonly #held = new Map<string, number>();
  #bytes = 0;
  #made = 0;
  #room: PromiseWithResolvers<void> | undefined;

  /** `budget`: bytes held at which nothing more is fetched. */
  constructor(root: string, budget: number) {
    this.root = root;
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Folders that are there now. */
  get folders(): number {
    return this.#held.size;
  }

  /** Resolves when less is held than the budget. */
  async whenRoom(): Promise<void> {
    while (this.#bytes >= this.#budget) {
      this.#room ??= Promise.withResolvers();
      await this.#room.promise;
    }
  }

  /** Waits for room and takes so many bytes of it: for a file that is about to be fetched. */
  async reserve(bytes: number): Promise<void> {
    // Seen and taken without a turn between, or many that wait would all see the same room.
    while (this.#bytes >= this.#budget) await this.whenRoom();
    this.#bytes += bytes;
  }

  /** Gives back what was reserved. */
  unreserve(bytes: number): void {
    this.#bytes -= bytes;
    this.#letIn();
  }

  /** A new, empty folder. Throws SCRATCH_UNAVAILABLE. */
  async makeFolder(): Promise<string> {
    const folder = join(this.root, (++this.#made).toString(36));
    try {
      // Blocks for 0.1 ms; the asynchronous call takes as long of this thread, and a turn of the event loop.
      mkdirSync(folder);
    } catch (thrown) {
      throw scratchUnavailable(this.root, thrown);
    }
    this.#held.set(folder, 0);
    return folder;
  }

  /** The folder holds so many bytes more. */
  grow(folder: string, bytes: number): void {
    this.#held.set(folder, (this.#held.get(folder) ?? 0) + bytes);
    this.#bytes += bytes;
  }

  /** A reader may move the folder that it was given. */
  moved(from: string, to: string): void {
    if (from === to) return;
    const bytes = this.#held.get(from) ?? 0;
    this.#held.delete(from);
    this.#held.set(to, bytes);
  }

  /** Removes the folder with all that is in it. Safe to call twice. */
  async remove(folder: string): Promise<void> {
    const bytes = this.#held.get(folder);
    if (bytes === undefined) return;
    this.#held.delete(folder);
    // What cannot be removed now goes with the folder of the whole run.
    await removeFolder(folder).catch(() => undefined);
    this.#bytes -= bytes;
    this.#letIn();
  }

  #letIn(): void {
    if (this.#bytes >= this.#budget) return;
    this.#room?.resolve();
    this.#room = undefined;
  }

  /** Whether files can be written. */
  async health(): Promise<Health> {
    const file = join(this.root, 'probe');
    try {
      await writeFile(file, Buffer.alloc(PROBE_BYTES));
      await unlink(file);
      return { ok: true, detail: `${this.root} can be written` };
    } catch (thrown) {
      return { ok: false, detail: scratchUnavailable(this.root, thrown).message };
    }
  }
}

/**
 * Moves a file that a processor left in `folder` into a folder of its own and gives its size in bytes. The name comes
 * from a process that has read a hostile file: it must lie in the folder and be a plain file, or PROCESSOR_FAILED is
 * thrown.
 */
export async function takeOut(folder: string, localPath: string, into: string): Promise<number> {
  const path = resolve(folder, localPath);
  try {
    const [home, real] = await Promise.all([realpath(folder), realpath(path)]);
    const status = await lstat(path);
    if (!real.startsWith(home + sep) || !status.isFile()) throw new Error('it is no plain file of its folder');
    await rename(path, join(into, CONTENT));
    return status.size;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileprocError(
      'PROCESSOR_FAILED',
      `The processor names an embedded file that cannot be taken: ${reason}`,
      {
        cause: thrown,
      },
    );
  }
}
