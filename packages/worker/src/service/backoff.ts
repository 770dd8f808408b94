/** Seconds: what could not be done for hours is not tried more often. */
const LONGEST = 900;

/**
 * Seconds before a message comes again, by its receives so far: `first` at most, doubled with each of them to 900. The
 * upper half is random, so that files that failed together do not come back together.
 */
export function secondsBeforeRetry(first: number, random: () => number = Math.random): (attempt: number) => number {
  return (attempt) => Math.min(LONGEST, first * 2 ** Math.min(attempt - 1, 30)) * (0.5 + random() / 2);
}
