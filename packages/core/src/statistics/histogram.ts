/** Buckets for each doubling: a percentile is off by at most 4.5 % of its value. */
const BUCKETS_PER_DOUBLING = 8;
/** Milliseconds: what is faster falls into the first bucket. */
const SMALLEST = 0.01;
/** From 0.01 ms to about 124 days. */
const BUCKETS = 40 * BUCKETS_PER_DOUBLING;

/** Durations of one stage in numbers; milliseconds. */
export interface DurationSummary {
  readonly count: number;
  readonly total: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** Durations in buckets that grow by a fixed factor: percentiles of any number of values in 2.5 KiB. */
export class DurationHistogram {
  readonly #buckets = new Float64Array(BUCKETS);
  #count = 0;
  #total = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  /** Adds one duration in milliseconds; what is no number of at least 0 (a clock set back) counts as 0. */
  add(milliseconds: number): void {
    const value = Number.isNaN(milliseconds) ? 0 : Math.max(milliseconds, 0);
    const bucket = value <= SMALLEST ? 0 : Math.floor(Math.log2(value / SMALLEST) * BUCKETS_PER_DOUBLING);
    this.#buckets[Math.min(bucket, BUCKETS - 1)]! += 1;
    this.#count += 1;
    this.#total += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  /** The value under which the given part (0 to 1) of all durations lies; 0 where there are none. */
  percentile(part: number): number {
    const rank = Math.max(1, Math.ceil(this.#count * part));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#buckets[bucket]!;
      if (seen < rank) continue;
      const middle = SMALLEST * 2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING);
      return Math.min(Math.max(middle, this.#min), this.#max);
    }
    return 0;
  }

  summary(): DurationSummary {
    return {
      count: this.#count,
      total: this.#total,
      mean: this.#count ? this.#total / this.#count : 0,
      min: this.#count ? this.#min : 0,
      max: this.#max,
      p50: this.percentile(0.5),
      p90: this.percentile(0.9),
      p99: this.percentile(0.99),
    };
  }
}
