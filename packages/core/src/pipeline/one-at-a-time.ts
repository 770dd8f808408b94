/** Lets the holders of one key go one after another, in the order in which they came; other keys do not wait. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<void>>();

  isBusy(key: string): boolean {
    return this.#last.has(key);
  }

  /** Resolves when all earlier holders have left; call what it gives to leave. */
  async enter(key: string): Promise<() => void> {
    const before = this.#last.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, promise);
    await before;
    return () => {
      if (this.#last.get(key) === promise) this.#last.delete(key);
      resolve();
    };
  }
}
