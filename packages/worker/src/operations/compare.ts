import { decodeKey, type FileRef, type InventoryEntry, isFileprocError, reconcile } from '@cis/fileproc-core';

/** How a file stands in the index. */
export type Standing = 'missing' | 'stale' | 'orphaned' | 'current' | 'too new';

/** One file of bucket or index, judged. */
export interface Compared {
  readonly kind: Standing;
  readonly key: string;
  /** As the bucket has it; absent where it is orphaned. */
  readonly file?: FileRef;
  /** As the index has it; absent where it is missing. */
  readonly entry?: InventoryEntry;
}

/** What is compared. Both sides in ascending order of URI. */
export interface Comparison {
  readonly listing: AsyncIterable<FileRef>;
  /** Not asked for before the listing has given its first file: a view of the index does not live as long as a listing may take. */
  readonly inventory: () => AsyncIterable<InventoryEntry>;
  readonly isFresh: (entry: InventoryEntry, file: FileRef) => boolean;
  /** The object as it is now; undefined where it is gone. Differences are looked at, because a listing is not of one moment. */
  readonly look: (key: string) => Promise<FileRef | undefined>;
  /** What was modified at this time or later is too new to judge: its event may be under way. */
  readonly since?: Date;
  /** The part of a URI before its key: `s3://bucket/`. */
  readonly root: string;
}

/** Objects looked at at once. */
const LOOKS = 16;
/** With so many differences confirmed it is no matter of moments any more, and five million looks would take hours. */
const MOST_CONFIRMED = 10_000;

/**
 * Every file of either side with how it stands, ascending by URI, in memory that does not grow with their number. A file
 * that turns out to be as it should be, in the bucket no more and not in the index, is left out.
 */
export async function* compare(comparison: Comparison): AsyncGenerator<Compared, void, undefined> {
  const { listing, inventory, isFresh, root } = comparison;
  const files = listing[Symbol.asyncIterator]();
  const first = await files.next();
  let confirmed = 0;

  async function confirm(difference: Compared): Promise<Compared | undefined> {
    if (confirmed >= MOST_CONFIRMED) return agedOnly(difference, comparison);
    const judged = await confirmedBy(difference, comparison);
    if (judged && judged.kind !== 'current' && judged.kind !== 'too new') confirmed++;
    return judged;
  }

  const ahead: (Compared | Promise<Compared | undefined>)[] = [];
  try {
    for await (const one of reconcile(resumed(first, files), inventory(), isFresh)) {
      const uri = one.kind === 'orphaned' ? one.entry.sourceUri : one.file.uri;
      const compared: Compared = { ...one, key: keyOf(root, uri) };
      // Told when its turn comes.
      const judged = one.kind === 'current' ? compared : confirm(compared);
      if (judged instanceof Promise) judged.catch(() => {});
      ahead.push(judged);
      while (ahead.length > 0 && (ahead.length >= LOOKS || !(ahead[0] instanceof Promise))) {
        const due = await ahead.shift();
        if (due) yield due;
      }
    }
    for (const judged of ahead) {
      const due = await judged;
      if (due) yield due;
    }
  } finally {
    await files.return?.();
  }
}

/** The key of an object's URI. */
export function keyOf(root: string, uri: string): string {
  const encoded = uri.slice(root.length);
  return encoded.includes('%') ? decodeKey(encoded).toString('utf8') : encoded;
}

/** What a look at the object makes of a difference; undefined where bucket and index agree that there is nothing. */
async function confirmedBy(difference: Compared, comparison: Comparison): Promise<Compared | undefined> {
  const { key, entry } = difference;
  let present: FileRef | undefined;
  try {
    present = await comparison.look(key);
  } catch (thrown) {
    // It may not be looked at, so what the listing says must do.
    if (isFileprocError(thrown) && thrown.code === 'SOURCE_DENIED') return agedOnly(difference, comparison);
    throw thrown;
  }
  if (present === undefined) return entry && { kind: 'orphaned', key, entry };
  if (entry && comparison.isFresh(entry, present)) return { kind: 'current', key, file: present, entry };
  return agedOnly({ kind: entry ? 'stale' : 'missing', key, file: present, ...(entry && { entry }) }, comparison);
}

function agedOnly(difference: Compared, { since }: Comparison): Compared {
  const { file } = difference;
  const isTooNew = since !== undefined && file?.modifiedAt !== undefined && file.modifiedAt >= since;
  return isTooNew ? { ...difference, kind: 'too new' } : difference;
}

async function* resumed(first: IteratorResult<FileRef>, rest: AsyncIterator<FileRef>): AsyncGenerator<FileRef> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value;
}
