import type { FileRef } from '../contract/file.ts';

/** A delivery that waits to be given out. */
export interface QueuedDelivery {
  readonly path: string;
  readonly change: 'upsert' | 'delete';
  readonly file: FileRef;
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
}

/** What a queue service does, in memory: gives out in order, not before the time, and knows what is not settled. */
export class DeliveryQueue {
  #waiting: QueuedDelivery[] = [];
  #underWay = 0;
  #endless: boolean;
  #change = Promise.withResolvers<void>();

  constructor(endless: boolean) {
    this.#endless = endless;
  }

  get underWay(): number {
    return this.#underWay;
  }

  add(delivery: QueuedDelivery): void {
    this.#waiting.push(delivery);
    this.#tell();
  }

  settled(): void {
    this.#underWay -= 1;
    this.#tell();
  }

  end(): void {
    this.#endless = false;
    this.#tell();
  }

  /** The next delivery whose time has come; undefined when there will be none, or when the signal has aborted. */
  async next(signal: AbortSignal): Promise<QueuedDelivery | undefined> {
    while (!signal.aborted) {
      const now = Date.now();
      const index = this.#waiting.findIndex(({ notBefore }) => notBefore <= now);
      if (index >= 0) {
        this.#underWay += 1;
        return index === 0 ? this.#waiting.shift() : this.#waiting.splice(index, 1)[0];
      }
      if (this.#waiting.length === 0 && this.#underWay === 0 && !this.#endless) return undefined;
      await this.#changeOrTime(Math.min(...this.#waiting.map(({ notBefore }) => notBefore - now)), signal);
    }
    return undefined;
  }

  async #changeOrTime(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, milliseconds) : undefined;
    const onAbort = () => resolve();
    signal.addEventListener('abort', onAbort, { once: true });
    await Promise.race([promise, this.#change.promise]);
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }

  #tell(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
