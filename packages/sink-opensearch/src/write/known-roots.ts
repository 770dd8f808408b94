/** What `revisions` has seen of a delivered file, so that its writes need not ask again. */
export interface KnownRoot {
  /** Whether documents embedded in it may exist. */
  readonly embedded: boolean;
  readonly thumbnailKey?: string;
}

/** Files remembered: some 300 bytes each. One that is forgotten costs a look. */
const MAX_KNOWN = 50_000;

/** Remembers the files asked for last, by `document_id`. */
export class KnownRoots {
  readonly #roots = new Map<string, KnownRoot>();

  get(id: string): KnownRoot | undefined {
    return this.#roots.get(id);
  }

  set(id: string, known: KnownRoot): void {
    this.#roots.delete(id);
    this.#roots.set(id, known);
    if (this.#roots.size <= MAX_KNOWN) return;
    const oldest = this.#roots.keys().next();
    if (!oldest.done) this.#roots.delete(oldest.value);
  }
}
