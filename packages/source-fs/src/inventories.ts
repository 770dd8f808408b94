import { documentId, type FileRef, type InventoryEntry } from '@cis/fileproc-core';

/** What an index holds below a prefix, ascending by `sourceUri`: `Sink.inventory`. */
export type Inventory = (prefix: string, signal: AbortSignal) => AsyncIterable<InventoryEntry>;

/** What the index holds of one path: the file itself, and all that lies below it where it is or was a folder. */
export async function* inventoryOf(
  uri: string,
  inventory: Inventory,
  signal: AbortSignal,
): AsyncGenerator<InventoryEntry, void, undefined> {
  // Neighbours with longer names share the prefix: the file itself is the first of them.
  for await (const entry of inventory(uri, signal)) {
    if (entry.sourceUri === uri) yield entry;
    break;
  }
  yield* inventory(`${uri}/`, signal);
}

/** What was delivered and acknowledged, for following changes without an index to ask. About 200 bytes a file. */
export class RememberedInventory {
  readonly #versions = new Map<string, string | undefined>();

  acknowledged(change: 'upsert' | 'delete', file: FileRef): void {
    if (change === 'upsert') this.#versions.set(file.uri, file.version);
    else this.#versions.delete(file.uri);
  }

  readonly inventory: Inventory = (prefix) => this.#entries(prefix);

  async *#entries(prefix: string): AsyncGenerator<InventoryEntry, void, undefined> {
    const uris = [...this.#versions.keys()].filter((uri) => uri.startsWith(prefix)).sort();
    for (const sourceUri of uris) {
      const version = this.#versions.get(sourceUri);
      const known = version !== undefined && { version };
      yield { documentId: documentId(sourceUri), sourceUri, ...known, fingerprint: '', success: true };
    }
  }
}
