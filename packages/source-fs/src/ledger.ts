import type { Delivery, FileprocError, FileRef, OpenedFile } from '@cis/fileproc-core';
import type { PassItem } from './pass.ts';

/** What a delivery needs of its folder. */
export interface LedgerFolder {
  open(uri: string, signal: AbortSignal): Promise<OpenedFile>;
  isCurrent(uri: string, indexed: FileRef | undefined, signal: AbortSignal): Promise<boolean>;
  /** After every `ack` and `retry`. */
  onSettled(settled: Settled): void;
}

/** How a delivery ended. */
export interface Settled {
  readonly item: PassItem;
  readonly outcome: 'acknowledged' | 'again' | 'failed';
  readonly reason?: FileprocError;
  /** The file changed while the delivery was under way. */
  readonly touched: boolean;
}

/** A file that waits for its next attempt. */
interface Waiting {
  readonly item: PassItem;
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
}

/** Seconds before the second attempt where the runner names none; doubled with each further one, up to a minute. */
const FIRST_DELAY = 1;
const LONGEST_DELAY = 60;

/** The deliveries of a run that are not settled, and the files that wait for another attempt. */
export class Ledger {
  readonly #folder: LedgerFolder;
  readonly #maxAttempts: number;
  readonly #outstanding = new Map<string, { touched: boolean }>();
  /** By `dueAt`, the first due last. */
  readonly #waiting: Waiting[] = [];

  constructor(folder: LedgerFolder, maxAttempts: number) {
    this.#folder = folder;
    this.#maxAttempts = maxAttempts;
  }

  get isIdle(): boolean {
    return this.#outstanding.size === 0 && this.#waiting.length === 0;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** When the next waiting file is due, in milliseconds since 1970. */
  get dueAt(): number {
    return this.#waiting.at(-1)?.dueAt ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the file is being worked on; it is then noted as touched. Two deliveries of one file are never under way. */
  touch(uri: string): boolean {
    const entry = this.#outstanding.get(uri);
    if (entry) entry.touched = true;
    return entry !== undefined;
  }

  takeDue(now: number): Delivery | undefined {
    if (this.dueAt > now) return undefined;
    const next = this.#waiting.pop();
    // A change was seen meanwhile and is being delivered: that counts for this one, too.
    if (!next || this.touch(next.item.file.uri)) return undefined;
    return this.deliver(next.item, next.attempt);
  }

  deliver(item: PassItem, attempt = 1): Delivery {
    const { file } = item;
    const entry = { touched: false };
    this.#outstanding.set(file.uri, entry);
    let isSettled = false;
    const settle = (outcome: Settled['outcome'], reason?: FileprocError) => {
      this.#outstanding.delete(file.uri);
      this.#folder.onSettled({ item, outcome, ...(reason && { reason }), touched: entry.touched });
    };
    return {
      change: item.change,
      file,
      attempt,
      lastAttempt: attempt >= this.#maxAttempts,
      open: (signal) => this.#folder.open(file.uri, signal),
      isCurrent: (indexed, signal) => this.#folder.isCurrent(file.uri, indexed, signal),
      ack: async () => {
        if (isSettled) return;
        isSettled = true;
        settle('acknowledged');
      },
      retry: async (reason, delaySeconds) => {
        if (isSettled) return;
        isSettled = true;
        if (attempt >= this.#maxAttempts) return settle('failed', reason);
        const delay = delaySeconds ?? Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
        this.#enqueue({ item, attempt: attempt + 1, dueAt: Date.now() + delay * 1000 });
        settle('again', reason);
      },
      extend: async () => {},
    };
  }

  #enqueue(waiting: Waiting): void {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#waiting[middle]!.dueAt > waiting.dueAt) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, waiting);
  }
}
