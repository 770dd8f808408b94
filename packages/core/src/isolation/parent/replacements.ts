import type { StopReason } from './stopping.ts';

/** Why a child was replaced. */
export type ReplacementReason = 'recycled' | 'crash' | StopReason;

/** Counts the children that were replaced, of both pools. */
export class Replacements {
  readonly #counts = new Map<ReplacementReason, number>();

  /** One more. */
  count(reason: ReplacementReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** The counts so far. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
