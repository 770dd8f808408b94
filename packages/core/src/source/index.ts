export { abortable, backoff, wait } from './abortable.ts';
export { Lookahead, Wake } from './lookahead.ts';
export { createSortedRuns, type SortedRuns } from './sorted-runs.ts';
