import { ERRORS, FileprocError, type FileRef, type InventoryEntry } from '@cis/fileproc-core';

/** What source and index say of one file. */
export type Reconciled =
  /** The source has it, the index does not. */
  | { readonly kind: 'missing'; readonly file: FileRef }
  /** Both have it; the index has it otherwise than it would be read now. */
  | { readonly kind: 'stale'; readonly file: FileRef; readonly entry: InventoryEntry }
  /** Both have it alike. `entry.success` is false where it could not be read for a reason of its own. */
  | { readonly kind: 'current'; readonly file: FileRef; readonly entry: InventoryEntry }
  /** The index has it, the source does not (any more). */
  | { readonly kind: 'orphaned'; readonly entry: InventoryEntry };

/**
 * Merges what a source holds with what an index holds, both in ascending order of URI, and says of each file how the two
 * stand to each other. Nothing is collected: five million files take no more memory than five.
 *
 * Both sides must be of the same part of the source (the same prefix), or everything outside of it is called orphaned.
 * `isFresh` decides between `current` and `stale`: usually `isUnchanged` with today's fingerprints.
 *
 * Throws INVALID_CONFIG where a side is out of order or names a file twice: going on would call files orphaned that are
 * not. Ending the iteration early ends both sides.
 */
export async function* reconcile(
  listing: AsyncIterable<FileRef>,
  inventory: AsyncIterable<InventoryEntry>,
  isFresh: (entry: InventoryEntry, file: FileRef) => boolean,
): AsyncGenerator<Reconciled, void, undefined> {
  const files = new AscendingSide(listing, (file) => file.uri, 'The listing of the source');
  const entries = new AscendingSide(inventory, (entry) => entry.sourceUri, 'The inventory of the index');
  try {
    let [file, entry] = await Promise.all([files.next(), entries.next()]);
    while (file || entry) {
      if (file && (!entry || file.uri < entry.sourceUri)) {
        yield { kind: 'missing', file };
        file = await files.next();
      } else if (entry && (!file || entry.sourceUri < file.uri)) {
        yield { kind: 'orphaned', entry };
        entry = await entries.next();
      } else if (file && entry) {
        yield { kind: isFresh(entry, file) ? 'current' : 'stale', file, entry };
        file = await files.next();
        entry = await entries.next();
      }
    }
  } finally {
    await Promise.all([files.end(), entries.end()]);
  }
}

/** One side of the merge. URIs are ASCII, so that the order of strings is the order of bytes. */
class AscendingSide<Item> {
  readonly #iterator: AsyncIterator<Item>;
  readonly #uriOf: (item: Item) => string;
  readonly #what: string;
  #last: string | undefined;
  #ended = false;

  constructor(items: AsyncIterable<Item>, uriOf: (item: Item) => string, what: string) {
    this.#iterator = items[Symbol.asyncIterator]();
    this.#uriOf = uriOf;
    this.#what = what;
  }

  async next(): Promise<Item | undefined> {
    const { done, value } = await this.#iterator.next();
    if (done) {
      this.#ended = true;
      return undefined;
    }
    const uri = this.#uriOf(value);
    if (this.#last !== undefined && uri <= this.#last)
      throw new FileprocError(
        'INVALID_CONFIG',
        uri === this.#last
          ? `${this.#what} names ${uri} twice.`
          : `${this.#what} is not in ascending order of URI: ${uri} comes after ${this.#last}.`,
      );
    this.#last = uri;
    return value;
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#iterator.return?.();
  }
}

/**
 * Whether the index holds the file as it is now and as it would be read now: the same version, read under a fingerprint
 * of today (`indexFingerprints`), and not failed for a reason outside of the file, which may have passed. A file without
 * a version is never taken as unchanged.
 */
export function isUnchanged(
  entry: InventoryEntry,
  file: Pick<FileRef, 'version'>,
  fingerprints: ReadonlySet<string>,
): boolean {
  if (file.version === undefined || entry.version !== file.version) return false;
  if (!fingerprints.has(entry.fingerprint)) return false;
  return entry.success || (entry.code !== undefined && ERRORS[entry.code].category !== 'environment');
}
