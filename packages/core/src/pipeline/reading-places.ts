import { Semaphore } from './semaphore.ts';

/**
 * Places for deliveries that are fetched and read. A delivery whose changes wait for the sinks needs none: else the
 * readers would stand idle for as long as a batch fills.
 */
export class ReadingPlaces {
  readonly #semaphore: Semaphore;
  readonly #onIdle: () => void;
  #working = 0;

  /** `onIdle` is called when no delivery is read any more: nothing will come to fill up a batch. */
  constructor(places: number, onIdle: () => void) {
    this.#semaphore = new Semaphore(places);
    this.#onIdle = onIdle;
  }

  /** Waits for a place. Rejects with the signal's reason on abort. */
  async take(signal?: AbortSignal): Promise<Place> {
    await this.#semaphore.acquire(signal);
    return new Place(this);
  }

  began(): void {
    this.#working += 1;
  }

  left(worked: boolean): void {
    this.#semaphore.release();
    if (!worked) return;
    this.#working -= 1;
    this.checkIdle();
  }

  /** Later, since the next delivery is often there in the same turn. */
  checkIdle(): void {
    if (this.#working > 0) return;
    setImmediate(() => {
      if (this.#working === 0) this.#onIdle();
    });
  }
}

/** One place. */
export class Place {
  readonly #places: ReadingPlaces;
  #state: 'taken' | 'working' | 'left' = 'taken';

  constructor(places: ReadingPlaces) {
    this.#places = places;
  }

  /** Work has begun on it. */
  begin(): void {
    if (this.#state !== 'taken') return;
    this.#state = 'working';
    this.#places.began();
  }

  /** Gives it to the next. Safe to call twice. */
  leave(): void {
    if (this.#state === 'left') return;
    const worked = this.#state === 'working';
    this.#state = 'left';
    this.#places.left(worked);
  }
}
