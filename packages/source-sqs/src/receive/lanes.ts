import type { Delivery, FileprocError } from '@cis/fileproc-core';
import type { Lane } from './lane.ts';

/** Of so many deliveries one comes from the backfill where it holds any, however many live events there are. */
const BACKFILL_SHARE = 10;

/**
 * The lanes of a source, taken from by weight. Live events come first and a backfill fills what capacity they leave, but is
 * never starved: one of ten deliveries is its own. Both are polled at once, so neither waits for the other's long poll.
 */
export class Lanes {
  readonly #live: Lane;
  #backfill: Lane | undefined;
  #sinceBackfill = 0;
  #failure: FileprocError | undefined;
  #wake = Promise.withResolvers<void>();
  readonly #onBackfillGone: (error: FileprocError) => void;

  /** `onBackfillGone`: the second queue was deleted after it was read; the first one goes on. */
  constructor(live: Lane, backfill: Lane | undefined, onBackfillGone: (error: FileprocError) => void) {
    this.#live = live;
    this.#backfill = backfill;
    this.#onBackfillGone = onBackfillGone;
  }

  /** Looks again for something to take. */
  changed(): void {
    this.#wake.resolve();
  }

  /** The next delivery; undefined when the signal has aborted. Throws INVALID_CONFIG where a queue cannot be used. */
  async next(signal: AbortSignal): Promise<Delivery | undefined> {
    const onAbort = () => this.changed();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      while (!signal.aborted) {
        this.#wake = Promise.withResolvers();
        if (this.#failure) throw this.#failure;
        this.#live.poll((error) => this.#fail(error));
        this.#backfill?.poll((error) => this.#backfillFailed(error));
        const delivery = this.#take();
        if (delivery) return delivery;
        await this.#wake.promise;
      }
      return undefined;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #take(): Delivery | undefined {
    const backfillWaits = this.#backfill?.hasWaiting ?? false;
    const isLivesTurn = !backfillWaits || this.#sinceBackfill < BACKFILL_SHARE - 1;
    if (this.#live.hasWaiting && isLivesTurn) {
      this.#sinceBackfill++;
      return this.#live.take();
    }
    this.#sinceBackfill = 0;
    return this.#backfill?.take();
  }

  #backfillFailed(error: FileprocError): void {
    if (!this.#backfill?.hasReceived) this.#fail(error);
    else this.#onBackfillGone(error);
    this.#backfill = undefined;
  }

  #fail(error: FileprocError): void {
    this.#failure ??= error;
    this.changed();
  }
}
