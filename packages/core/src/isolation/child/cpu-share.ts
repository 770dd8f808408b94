/**
 * This child's share of the CPU as its file sees it: held when a file starts, given back while it only waits. The parent
 * counts the shares; here is only which state this file is in.
 */
export class CpuShare {
  #held = true;
  #waiting: PromiseWithResolvers<void> | undefined;
  readonly #tell: (kind: 'release' | 'acquire') => void;

  constructor(tell: (kind: 'release' | 'acquire') => void) {
    this.#tell = tell;
  }

  /** Gives the share back, so that others compute meanwhile. */
  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#tell('release');
  }

  /** Resolves when the share is held. Callers at once wait for the same grant. */
  async acquire(): Promise<void> {
    if (this.#held) return;
    if (!this.#waiting) {
      this.#waiting = Promise.withResolvers();
      this.#tell('acquire');
    }
    await this.#waiting.promise;
  }

  /** The parent granted what `acquire` asked for. */
  granted(): void {
    this.#held = true;
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }
}
