import type { Warning } from '../contract/extraction.ts';

/** Warnings kept of one file; those after them are counted. */
export const MAX_WARNINGS = 1000;

/** Gathers the warnings of one file. */
export interface WarningList {
  add(warning: Warning): void;
  /** Those kept, and for each code that was left out one that says how many times. */
  all(): Warning[];
}

/** An empty list. Warnings that say the same of the same page are one. */
export function createWarningList(): WarningList {
  const kept: Warning[] = [];
  const seen = new Set<string>();
  const left = new Map<string, number>();
  return {
    add({ code, message, page }) {
      const key = JSON.stringify([code, message, page]);
      if (seen.has(key)) return;
      if (kept.length >= MAX_WARNINGS) {
        left.set(code, (left.get(code) ?? 0) + 1);
        return;
      }
      seen.add(key);
      kept.push({ code, message: message.toWellFormed(), ...(page !== undefined && { page }) });
    },
    all: () => [
      ...kept,
      ...Array.from(left, ([code, count]) => ({ code, message: `${count} more warnings ${code} were not kept.` })),
    ],
  };
}
