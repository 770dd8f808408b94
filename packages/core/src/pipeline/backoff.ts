/** How long to wait between tries. */
export interface Backoff {
  /** Of the first wait; each further one is twice as long. */
  readonly first: number;
  readonly longest: number;
}

/**
 * The wait after the given failed try (from 1), in the unit of `backoff`: doubled each time up to the longest, of which
 * the upper half is random, so that many workers that failed together do not come back together.
 */
export function waitAfter(attempt: number, { first, longest }: Backoff, random: () => number = Math.random): number {
  const full = Math.min(longest, first * 2 ** Math.min(attempt - 1, 30));
  return full * (0.5 + random() / 2);
}
