import { isWithin, parentUri } from './location.ts';

/** Kept before those that can't matter any more are let go. */
const MANY = 10_000;

/**
 * Folders and files of which a pass learnt nothing: denied, unanswered, vanished with their drive. What the index holds
 * of them stays. Asked in ascending order of URI.
 */
export class UnknownPlaces {
  readonly #uris = new Set<string>();

  add(uri: string): void {
    this.#uris.add(uri);
  }

  covers(uri: string): boolean {
    if (this.#uris.size === 0) return false;
    if (this.#uris.size > MANY) this.#forgetBefore(uri);
    for (let at = uri; at.length > 0; at = parentUri(at)) {
      if (this.#uris.has(at)) return true;
      if (!at.includes('/')) return false;
    }
    return false;
  }

  /** What lies in a place sorts before the place followed by `0`, the character after `/`. */
  #forgetBefore(uri: string): void {
    for (const place of this.#uris) if (!isWithin(uri, place) && `${place}0` <= uri) this.#uris.delete(place);
  }
}
