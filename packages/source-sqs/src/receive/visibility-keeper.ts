import type { LogRecord } from '@cis/fileproc-core';
import type { Queue } from '../queue/queue.ts';

/**
 * Seconds after its receipt for which a message can be hidden in all (Amazon SQS Developer Guide, Visibility timeout:
 * twelve hours).
 */
const CEILING_SECONDS = 43_200;
/** Seconds by which our clock may be behind the one of SQS at that ceiling. */
const CEILING_MARGIN = 5;

/** A received message that is not settled. */
export interface Held {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Milliseconds of `performance.now()`. */
  readonly receivedAt: number;
}

/** Options of {@link VisibilityKeeper}. */
export interface VisibilityKeeperOptions {
  readonly queue: Queue;
  /** Seconds for which a message is hidden by its receipt, and by each extension. */
  readonly seconds: () => number;
  readonly onLog: (record: LogRecord) => void;
  /** Seconds since receipt after which SQS extends no more. Default twelve hours. */
  readonly ceilingSeconds?: number;
}

interface Lease {
  dueAt: number;
  extending?: Promise<void>;
}

/** Keeps received messages hidden from other consumers, from their receipt on, wherever they wait, until they are let go. */
export class VisibilityKeeper {
  readonly #options: VisibilityKeeperOptions;
  readonly #ceiling: number;
  readonly #leases = new Map<Held, Lease>();
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(options: VisibilityKeeperOptions) {
    this.#options = options;
    this.#ceiling = (options.ceilingSeconds ?? CEILING_SECONDS) - CEILING_MARGIN;
  }

  /** Extends the message at half of its visibility, again and again. */
  hold(message: Held): void {
    const dueAt = message.receivedAt + this.#halfMilliseconds();
    this.#leases.set(message, { dueAt });
    this.#wakeAt(dueAt);
  }

  /** Extends it no more. Resolves when no extension of it is under way that could undo what is done next. */
  async letGo(message: Held): Promise<void> {
    const lease = this.#leases.get(message);
    this.#leases.delete(message);
    await lease?.extending;
  }

  /** Seconds for which SQS would still hide the message, at most. */
  secondsLeft({ receivedAt }: Held): number {
    return Math.max(0, Math.floor(this.#ceiling - (performance.now() - receivedAt) / 1000));
  }

  /** Ends, and gives back at once all that is held. What the queue does not take back comes back by itself. */
  async giveBackAll(): Promise<void> {
    clearTimeout(this.#timer);
    const held = [...this.#leases.keys()];
    await Promise.allSettled(
      held.map(async (message) => {
        await this.letGo(message);
        await this.#options.queue.hide(message.receiptHandle, 0);
      }),
    );
  }

  #halfMilliseconds(): number {
    return this.#options.seconds() * 500;
  }

  #wakeAt(dueAt: number): void {
    if (dueAt >= this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#wakesAt = dueAt;
    this.#timer = setTimeout(() => this.#extendDue(), Math.max(0, dueAt - performance.now()));
  }

  #extendDue(): void {
    this.#wakesAt = Number.POSITIVE_INFINITY;
    // What is nearly due goes along, so that ten share a call.
    const until = performance.now() + this.#halfMilliseconds() / 5;
    let next = Number.POSITIVE_INFINITY;
    for (const [message, lease] of this.#leases) {
      if (lease.dueAt <= until && !lease.extending) lease.extending = this.#extend(message, lease);
      next = Math.min(next, lease.dueAt);
    }
    if (next < Number.POSITIVE_INFINITY) this.#wakeAt(next);
  }

  async #extend(message: Held, lease: Lease): Promise<void> {
    const { queue } = this.#options;
    const asked = performance.now();
    const wanted = this.#options.seconds();
    const seconds = Math.min(wanted, this.secondsLeft(message));
    // Not before it is answered: this call goes on meanwhile.
    lease.dueAt = Number.POSITIVE_INFINITY;
    try {
      const isHeld = seconds >= 1 && (await queue.hide(message.receiptHandle, seconds));
      if (!isHeld) this.#lost(message, 'is held no longer by this worker');
      else if (seconds < wanted) this.#lost(message, 'was extended for the last time: SQS hides none beyond 12 hours');
      else lease.dueAt = asked + this.#halfMilliseconds();
    } catch (thrown) {
      if (this.#leases.has(message))
        this.#log('warn', `Message ${message.messageId} of ${queue.name} could not be extended`, thrown);
      lease.dueAt = performance.now() + this.#halfMilliseconds() / 5;
    } finally {
      delete lease.extending;
      if (this.#leases.has(message)) this.#wakeAt(lease.dueAt);
    }
  }

  /** Left alone from now on. What is done with it twice does no harm. */
  #lost(message: Held, what: string): void {
    if (!this.#leases.delete(message)) return;
    const { queue } = this.#options;
    this.#log('warn', `Message ${message.messageId} of ${queue.name} ${what}; it may be delivered to another one.`);
  }

  #log(level: LogRecord['level'], message: string, cause?: unknown): void {
    this.#options.onLog({ level, message, ...(cause !== undefined && { cause }) });
  }
}
