import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { FileprocError } from '@cis/fileproc-core';

/** What a checkpoint says. */
export interface CheckpointState {
  /** Every file below this URI is settled. Empty: none. */
  readonly settledBelow: string;
  /** Files below it whose last attempt failed: a later run tries them again. */
  readonly failed: readonly string[];
}

/** Failed files that are remembered. With more of them `settledBelow` stays where it is. */
const MAX_FAILED = 10_000;
/** Milliseconds between two writes. */
const INTERVAL = 2000;

/**
 * How far a run is. Files come in ascending order of URI, but are settled in any. Where all that were delivered are
 * settled, the last file that was come to is repeated: which one follows is not known.
 */
export class Checkpoint {
  /** Undefined: nothing is written. */
  readonly #path: string | undefined;
  readonly #source: string;
  readonly #onError: (error: FileprocError) => void;
  /** Delivered and not settled, in the order of delivery, which is that of their URIs. */
  readonly #open = new Set<string>();
  readonly #failed: Set<string>;
  readonly #resumedAt: string;
  #settledBelow: string;
  #passed = '';
  #wroteAt = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    path: string | undefined,
    source: string,
    state: CheckpointState,
    onError: (error: FileprocError) => void,
  ) {
    this.#path = path;
    this.#source = source;
    this.#settledBelow = state.settledBelow;
    this.#resumedAt = state.settledBelow;
    this.#failed = new Set(state.failed);
    this.#onError = onError;
  }

  /** Whether an earlier run has settled the file. */
  isSettled(uri: string): boolean {
    return uri < this.#resumedAt && !this.#failed.has(uri);
  }

  /** The pass has come to this file; `isDelivered` where it has yet to be settled. */
  passed(uri: string, isDelivered: boolean): void {
    this.#passed = uri;
    if (isDelivered) this.#open.add(uri);
    else this.#failed.delete(uri);
    this.#advance();
  }

  settled(uri: string, isFailed: boolean): void {
    if (isFailed) this.#failed.add(uri);
    else this.#failed.delete(uri);
    this.#open.delete(uri);
    this.#advance();
  }

  /** Writes the state now; waits for it. */
  async save(): Promise<void> {
    this.#write();
    await this.#writing;
  }

  /** The run is complete: there is nothing to take up. */
  async remove(): Promise<void> {
    await this.#writing;
    if (this.#path !== undefined) await rm(this.#path, { force: true }).catch((thrown) => this.#fail(thrown));
  }

  #advance(): void {
    if (this.#failed.size <= MAX_FAILED) {
      const [first = this.#passed] = this.#open;
      if (first > this.#settledBelow) this.#settledBelow = first;
    }
    if (Date.now() - this.#wroteAt >= INTERVAL) this.#write();
  }

  #write(): void {
    const path = this.#path;
    if (path === undefined) return;
    this.#wroteAt = Date.now();
    const state = {
      source: this.#source,
      settledBelow: this.#settledBelow,
      failed: [...this.#failed].slice(0, MAX_FAILED),
    };
    this.#writing = this.#writing
      .then(async () => {
        // Whole or not at all: a killed process must not leave half a file.
        const temporary = `${path}.${randomUUID()}.tmp`;
        await writeFile(temporary, `${JSON.stringify({ ...state, updatedAt: new Date().toISOString() })}\n`);
        await rename(temporary, path);
      })
      .catch((thrown) => this.#fail(thrown));
  }

  #fail(thrown: unknown): void {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    this.#onError(
      new FileprocError('SCRATCH_UNAVAILABLE', `The checkpoint ${this.#path} could not be written: ${reason}`, {
        cause: thrown,
      }),
    );
  }
}

/** Nothing is settled. */
export const NOTHING_SETTLED: CheckpointState = { settledBelow: '', failed: [] };

/**
 * Reads a checkpoint; nothing is settled where there is none. Throws INVALID_CONFIG where it is of another source, or is
 * no checkpoint: going on from there would leave files out.
 */
export async function readCheckpoint(path: string, source: string): Promise<CheckpointState> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return NOTHING_SETTLED;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileprocError('INVALID_CONFIG', `The checkpoint ${path} can't be read: ${reason}`, { cause: thrown });
  }
  const state = parsed(text);
  if (!state)
    throw new FileprocError('INVALID_CONFIG', `${path} is no checkpoint of a bucket. Name another file, or remove it.`);
  if (state.source !== source)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The checkpoint ${path} is of ${state.source}, not of ${source}. Name another file, or remove it to begin anew.`,
    );
  return state;
}

function parsed(text: string): (CheckpointState & { readonly source: string }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('source' in value && 'settledBelow' in value && 'failed' in value)) return undefined;
  const { source, settledBelow, failed } = value;
  if (typeof source !== 'string' || typeof settledBelow !== 'string' || !Array.isArray(failed)) return undefined;
  const uris = failed.filter((uri): uri is string => typeof uri === 'string');
  return uris.length === failed.length ? { source, settledBelow, failed: uris } : undefined;
}
