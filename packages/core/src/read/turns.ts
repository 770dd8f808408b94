/** Lets one at a time work, the urgent before the others, each of both in the order of asking. */
export interface Turns {
  /** Resolves with the function that ends the turn. Rejects with the signal's reason while it still waits. */
  take(urgent: boolean, signal: AbortSignal): Promise<() => void>;
  /** Turns under way: 0 or 1. */
  busy(): number;
  /** Those that wait. */
  queued(): number;
}

/** Turns of which none is taken. */
export function createTurns(): Turns {
  let busy = false;
  const urgentOnes: (() => void)[] = [];
  const others: (() => void)[] = [];

  function release(): void {
    const next = urgentOnes.shift() ?? others.shift();
    if (next) next();
    else busy = false;
  }

  function turn(): () => void {
    let ended = false;
    return () => {
      if (!ended) release();
      ended = true;
    };
  }

  return {
    async take(urgent, signal) {
      signal.throwIfAborted();
      if (!busy) {
        busy = true;
        return turn();
      }
      const queue = urgent ? urgentOnes : others;
      await new Promise<void>((resolve, reject) => {
        const start = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          queue.splice(queue.indexOf(start), 1);
          reject(signal.reason);
        };
        queue.push(start);
        signal.addEventListener('abort', leave, { once: true });
      });
      return turn();
    },
    busy: () => (busy ? 1 : 0),
    queued: () => urgentOnes.length + others.length,
  };
}
