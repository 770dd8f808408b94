import type { ReadResult } from '@cis/fileproc-core';

/** What no content of a file may lead to. */
export type Fault = 'untyped' | 'over-limit' | 'silent';

/** Errors that say that a program, not the file, is the reason. */
const UNTYPED = ['PROCESSOR_CRASHED', 'PROCESSOR_FAILED', 'INVALID_CONFIG', 'OCR_UNAVAILABLE'];
/** Limits that only the end of the child enforced. What a processor keeps by itself is LIMIT_EXCEEDED. */
const OVER_LIMIT = ['TIMEOUT', 'OUT_OF_MEMORY'];

/** Judges what a reader gave: undefined where a file of any content may end so. */
export function faultOf({ error, pages }: ReadResult): Fault | undefined {
  if (!error) return undefined;
  if (UNTYPED.includes(error.code)) return 'untyped';
  if (OVER_LIMIT.includes(error.code)) return 'over-limit';
  // Pages beside an error would be lost without a word.
  return pages.count > 0 ? 'silent' : undefined;
}
