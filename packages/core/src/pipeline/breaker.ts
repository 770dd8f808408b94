import type { FileprocError } from '../contract/errors.ts';
import type { Health } from '../contract/sink.ts';
import { pause, settledWithin } from './abort.ts';
import { type Backoff, waitAfter } from './backoff.ts';

/** A probe without an answer after so long is not well. */
const PROBE_MILLISECONDS = 30_000;

/** Options of a {@link Breaker}. */
export interface BreakerOptions {
  /** What it stands for: `sink opensearch`. */
  readonly what: string;
  /** Failures in a row that open it. */
  readonly threshold: number;
  /** Asks whether it works again. Where absent, time alone is waited and the next failure opens it again at once. */
  readonly probe?: (() => Promise<Health>) | undefined;
  /** Ask before opening, since the failures may have causes of their own: it opens only where the probe fails. */
  readonly probeFirst?: boolean;
  /** Milliseconds between probes. */
  readonly wait: Backoff;
  readonly onOpen: (error: FileprocError) => void;
  readonly onClose: (milliseconds: number) => void;
  /** Ends the probing. */
  readonly signal: AbortSignal;
}

/**
 * Keeps new work away from something that does not answer (a circuit breaker): else each file that comes would use up its
 * tries for a reason that is not its own.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  /** Times that it opened without a success since: the waits grow over them. */
  #openings = 0;
  #closing: Promise<void> | undefined;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#closing !== undefined;
  }

  /** Resolves at once while it is closed, else when it closes or probing ends. */
  whenClosed(): Promise<void> {
    return this.#closing ?? Promise.resolve();
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openings = 0;
  }

  failed(error: FileprocError): void {
    this.#failures += 1;
    if (this.#failures < this.#options.threshold || this.isOpen || this.#options.signal.aborted) return;
    this.#closing = this.#open(error).finally(() => {
      this.#closing = undefined;
    });
  }

  async #open(error: FileprocError): Promise<void> {
    const { probe, probeFirst, wait, signal, threshold, onOpen, onClose } = this.#options;
    if (probeFirst && (await works(probe))) {
      this.#failures = 0;
      return;
    }
    const opened = performance.now();
    onOpen(error);
    do {
      this.#openings += 1;
      await pause(waitAfter(this.#openings, wait), signal);
    } while (!signal.aborted && !(await works(probe)));
    // Half open: one more failure opens it again.
    this.#failures = threshold - 1;
    if (!signal.aborted) onClose(performance.now() - opened);
  }
}

async function works(probe: BreakerOptions['probe']): Promise<boolean> {
  if (!probe) return true;
  try {
    const health = probe();
    return (await settledWithin(health, PROBE_MILLISECONDS)) && (await health).ok;
  } catch {
    return false;
  }
}
