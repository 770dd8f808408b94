/** Why the reading of a file or a page was stopped from outside. */
export type StopReason = 'timeout' | 'memory' | 'aborted';

/** Milliseconds from the signal to stop to the kill. */
export const GRACE = 500;
