import type { Delivery } from '../contract/source.ts';

/** Keeps deliveries from being given to others for as long as they are under way, the wait for the sinks included. */
export class Leases {
  readonly #held = new Set<Delivery>();
  readonly #timer: NodeJS.Timeout;

  /** Each delivery is extended every `everySeconds`, by twice that, so that one extension that comes late does no harm. */
  constructor(everySeconds: number, onError: (delivery: Delivery, thrown: unknown) => void) {
    const extend = async (delivery: Delivery) => {
      try {
        await delivery.extend(everySeconds * 2);
      } catch (thrown) {
        if (this.#held.has(delivery)) onError(delivery, thrown);
      }
    };
    this.#timer = setInterval(() => {
      for (const delivery of this.#held) void extend(delivery);
    }, everySeconds * 1000);
  }

  hold(delivery: Delivery): void {
    this.#held.add(delivery);
  }

  letGo(delivery: Delivery): void {
    this.#held.delete(delivery);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#held.clear();
  }
}
