/**
 * Measures the time that counts against a file: it stands still while the file waits for its turn. The clock starts
 * standing.
 */
export class ProcessingClock {
  readonly #limit: number;
  readonly #expired: () => void;
  #elapsed = 0;
  #since: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `limit` in milliseconds; `expired` is called at most once. */
  constructor(limit: number, expired: () => void) {
    this.#limit = limit;
    this.#expired = expired;
  }

  /** Milliseconds that have counted so far. */
  get elapsed(): number {
    return this.#elapsed + (this.#since === undefined ? 0 : performance.now() - this.#since);
  }

  /** Lets the clock run or stand. */
  set running(running: boolean) {
    if (running === (this.#since !== undefined)) return;
    if (running) {
      this.#since = performance.now();
      this.#timer = setTimeout(this.#expired, this.#limit - this.#elapsed);
    } else {
      clearTimeout(this.#timer);
      this.#elapsed = this.elapsed;
      this.#since = undefined;
    }
  }
}
