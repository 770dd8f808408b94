import type { Delivery, FileprocError, FileRef } from '@cis/fileproc-core';
import type { PassItem } from './pass.ts';
import type { S3Files } from './s3-files.ts';

/** What a delivery needs of its bucket. */
export interface AttemptsBucket {
  readonly files: Pick<S3Files, 'open'>;
  isCurrent(file: FileRef, indexed: FileRef | undefined, signal: AbortSignal): Promise<boolean>;
  /** After every `ack` and `retry`. */
  onSettled(settled: Settled): void;
}

/** How a delivery ended. */
export interface Settled {
  readonly item: PassItem;
  readonly outcome: 'acknowledged' | 'again' | 'failed';
  readonly reason?: FileprocError;
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
export class Attempts {
  readonly #bucket: AttemptsBucket;
  readonly #maximum: number;
  /** By `dueAt`, the first due last. */
  readonly #waiting: Waiting[] = [];
  #outstanding = 0;

  constructor(bucket: AttemptsBucket, maximum: number) {
    this.#bucket = bucket;
    this.#maximum = maximum;
  }

  get isIdle(): boolean {
    return this.#outstanding === 0 && this.#waiting.length === 0;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** When the next waiting file is due, in milliseconds since 1970. */
  get dueAt(): number {
    return this.#waiting.at(-1)?.dueAt ?? Number.POSITIVE_INFINITY;
  }

  takeDue(now: number): Delivery | undefined {
    if (this.dueAt > now) return undefined;
    const next = this.#waiting.pop();
    return next && this.deliver(next.item, next.attempt);
  }

  deliver(item: PassItem, attempt = 1): Delivery {
    const { file, change } = item;
    const lastAttempt = attempt >= this.#maximum;
    let isSettled = false;
    this.#outstanding++;
    const settle = (outcome: Settled['outcome'], reason?: FileprocError) => {
      this.#outstanding--;
      this.#bucket.onSettled({ item, outcome, ...(reason && { reason }) });
    };
    return {
      change,
      file,
      attempt,
      lastAttempt,
      open: (signal) => this.#bucket.files.open(file, signal),
      isCurrent: (indexed, signal) => this.#bucket.isCurrent(file, indexed, signal),
      ack: async () => {
        if (isSettled) return;
        isSettled = true;
        settle('acknowledged');
      },
      retry: async (reason, delaySeconds) => {
        if (isSettled) return;
        isSettled = true;
        if (lastAttempt) return settle('failed', reason);
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
