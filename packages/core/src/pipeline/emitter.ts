/** Calls listeners by event, typed. A listener that throws does not disturb the work: what it threw goes to `onError`. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(event: never) => void>>();
  readonly #onError: (thrown: unknown, event: string) => void;

  constructor(onError: (thrown: unknown, event: string) => void) {
    this.#onError = onError;
  }

  /** Adds a listener; gives the function that removes it. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  heard(name: keyof Events): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        (listener as (event: Events[Name]) => void)(event);
      } catch (thrown) {
        this.#onError(thrown, String(name));
      }
    }
  }
}
