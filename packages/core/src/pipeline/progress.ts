/** Moments that the rate is taken over: at two a second, 10 s. */
const MOMENTS = 20;

/** Files a second over the last moments: the average of the whole run says nothing of now. */
export class RecentRate {
  readonly #moments: { readonly at: number; readonly count: number }[] = [];

  /** Notes how many there were at this moment (milliseconds of any clock) and gives the rate a second. */
  at(milliseconds: number, count: number): number {
    this.#moments.push({ at: milliseconds, count });
    if (this.#moments.length > MOMENTS) this.#moments.shift();
    const first = this.#moments[0]!;
    const seconds = (milliseconds - first.at) / 1000;
    return seconds > 0 ? (count - first.count) / seconds : 0;
  }
}
