/** Wakes whoever waits for any of several things. */
export class Wake {
  #resolve: (() => void) | undefined;
  #notified = false;

  notify(): void {
    this.#notified = true;
    this.#resolve?.();
  }

  /** Resolves at the next `notify`, at once if one came since the last wait, or after so many milliseconds. */
  async wait(milliseconds = Number.POSITIVE_INFINITY): Promise<void> {
    if (!this.#notified) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
        // The longest that a timer takes (2^31 - 1 ms); waking early does no harm.
        if (milliseconds < Number.POSITIVE_INFINITY) timer = setTimeout(resolve, Math.min(milliseconds, 2_147_483_647));
      });
      clearTimeout(timer);
      this.#resolve = undefined;
    }
    this.#notified = false;
  }
}

/** An iteration that is always one item ahead, so that one can wait for it and for other things at once. */
export class Lookahead<Item> {
  readonly #iterator: AsyncGenerator<Item, void, undefined>;
  readonly #wake: Wake;
  #item: Item | undefined;
  #failure: { readonly error: unknown } | undefined;
  #done = false;

  constructor(iterator: AsyncGenerator<Item, void, undefined>, wake: Wake) {
    this.#iterator = iterator;
    this.#wake = wake;
    this.#pull();
  }

  get done(): boolean {
    return this.#done;
  }

  /** The next item if it is there. Throws what the iteration threw. */
  take(): Item | undefined {
    if (this.#failure) throw this.#failure.error;
    const item = this.#item;
    if (item === undefined) return undefined;
    this.#item = undefined;
    this.#pull();
    return item;
  }

  /** Ends the iteration; not waited for, as a file server over a network may not answer. */
  close(): void {
    this.#iterator.return().catch(() => {});
  }

  #pull(): void {
    this.#iterator.next().then(
      (result) => {
        if (result.done) this.#done = true;
        else this.#item = result.value;
        this.#wake.notify();
      },
      (error: unknown) => {
        this.#failure = { error };
        this.#wake.notify();
      },
    );
  }
}
