import type { Writable } from 'node:stream';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly err: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly color: boolean;
}

/** The terminal of this process. Colours only where `out` is one, and NO_COLOR is not set. */
export function processTerminal(): Terminal {
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  return { out: process.stdout, err: process.stderr, color };
}
