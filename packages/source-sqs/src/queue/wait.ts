/** How long to wait between tries. */
export interface Backoff {
  /** Of the first wait; each further one is twice as long. */
  readonly first: number;
  readonly longest: number;
}

/** The wait after the given failed try (from 1), in the unit of `backoff`; its upper half is random, so that workers do not come back together. */
export function waitAfter(attempt: number, { first, longest }: Backoff): number {
  return Math.min(longest, first * 2 ** Math.min(attempt - 1, 30)) * (0.5 + Math.random() / 2);
}

/** Waits; ends early, without an error, when the signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end, { once: true });
  });
}
