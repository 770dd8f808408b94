import { setMaxListeners } from 'node:events';
import { FileprocError } from '../contract/errors.ts';
import { settledWithin } from './abort.ts';
import type { Stopping } from './events.ts';

/** Milliseconds that closing may take after everything was given up. */
const LAST_MOMENTS = 2000;

/**
 * The two steps in which a run stops: no more deliveries are taken (soft), and what is under way is given up (hard), by a
 * second stop or when the grace period is over.
 */
export class Shutdown {
  readonly #soft = new AbortController();
  readonly #hard = new AbortController();
  readonly #graceSeconds: number;
  readonly #onStopping: (reason: Stopping['reason']) => void;
  #grace: NodeJS.Timeout | undefined;
  #failure: { readonly error: unknown } | undefined;
  #interrupted = false;
  #ended = false;

  constructor(graceSeconds: number, onStopping: (reason: Stopping['reason']) => void) {
    this.#graceSeconds = graceSeconds;
    this.#onStopping = onStopping;
    // Everything under way listens to them.
    setMaxListeners(0, this.#soft.signal, this.#hard.signal);
  }

  /** Aborts when no more deliveries are taken. */
  get softSignal(): AbortSignal {
    return this.#soft.signal;
  }

  /** Aborts, with the error INTERRUPTED, when what is under way is given up. */
  get hardSignal(): AbortSignal {
    return this.#hard.signal;
  }

  /** Somebody told the run to stop. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** The first error that ended the run. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Takes no more deliveries; what is under way has the grace period to finish. */
  soften(reason: 'abort' | 'error' = 'abort'): void {
    if (this.#soft.signal.aborted) return;
    this.#interrupted ||= reason === 'abort';
    this.#soft.abort();
    this.#onStopping(reason);
    this.#grace = setTimeout(() => this.harden('grace-over'), this.#graceSeconds * 1000);
  }

  /** Gives up what is under way. */
  harden(reason: 'grace-over' | 'stop-now' | 'error'): void {
    if (this.#hard.signal.aborted || this.#ended) return;
    this.#interrupted ||= reason === 'stop-now';
    clearTimeout(this.#grace);
    this.#soft.abort();
    this.#onStopping(reason);
    this.#hard.abort(new FileprocError('INTERRUPTED', 'The worker stopped before the file was done.'));
  }

  /** The run ends with this error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Waits for something of the closing: as long as it takes, but only some moments once everything was given up. Whether it settled. */
  async patiently(promise: Promise<unknown>): Promise<boolean> {
    const { promise: givenUp, resolve } = Promise.withResolvers<boolean>();
    const lastMoments = () => resolve(settledWithin(promise, LAST_MOMENTS));
    if (this.#hard.signal.aborted) lastMoments();
    else this.#hard.signal.addEventListener('abort', lastMoments, { once: true });
    const settled = promise.then(
      () => true,
      () => true,
    );
    try {
      return await Promise.race([settled, givenUp]);
    } finally {
      this.#hard.signal.removeEventListener('abort', lastMoments);
    }
  }

  /** All is closed. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#grace);
  }
}
