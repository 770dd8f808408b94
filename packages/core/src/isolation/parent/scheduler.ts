/** What may wait for a share of the CPU, in the order in which shares are given out. */
export const PRIORITIES = ['resumed', 'page', 'embedded', 'delivered'] as const;

/** What waits for a share: a file that has its OCR pages, an OCR page, or a file that begins. */
export type Priority = (typeof PRIORITIES)[number];

interface Waiting {
  grant(): void;
  refuse(reason: unknown): void;
}

/**
 * Owns the shares of the CPU: whatever computes, in whichever process, holds one, so that never more than `shares`
 * processes burn CPU. A file that begins also takes a seat, one of `shares` children of the processor pool, and keeps it
 * to its end, while it gives its share back whenever it waits for OCR. Files under way go before new ones and files out
 * of files before delivered ones, so that what is begun ends and the scratch folder stays small.
 */
export class Scheduler {
  #freeShares: number;
  #freeSeats: number;
  readonly #queues: Record<Priority, Waiting[]> = { resumed: [], page: [], embedded: [], delivered: [] };

  constructor(shares: number) {
    this.#freeShares = shares;
    this.#freeSeats = shares;
  }

  /** Files that wait to begin. */
  get queuedFiles(): number {
    return this.#queues.embedded.length + this.#queues.delivered.length;
  }

  /** Resolves when a share is given, and with it a seat where a file begins. Rejects with the signal's reason. */
  take(priority: Priority, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const queue = this.#queues[priority];
      const leave = () => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const stay = () => signal?.removeEventListener('abort', leave);
      const waiting: Waiting = {
        grant: () => {
          stay();
          resolve();
        },
        refuse: (reason) => {
          stay();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.push(waiting);
      this.#giveOut();
    });
  }

  /** Gives one share back. */
  releaseShare(): void {
    this.#freeShares += 1;
    this.#giveOut();
  }

  /** Gives one seat back: a file has ended. */
  releaseSeat(): void {
    this.#freeSeats += 1;
    this.#giveOut();
  }

  /** Refuses all who wait. */
  refuseAll(reason: unknown): void {
    for (const queue of Object.values(this.#queues)) for (const waiting of queue.splice(0)) waiting.refuse(reason);
  }

  #giveOut(): void {
    for (const priority of PRIORITIES) {
      const queue = this.#queues[priority];
      const begins = priority === 'embedded' || priority === 'delivered';
      while (queue.length > 0 && this.#freeShares > 0 && (!begins || this.#freeSeats > 0)) {
        this.#freeShares -= 1;
        if (begins) this.#freeSeats -= 1;
        queue.shift()!.grant();
      }
    }
  }
}
