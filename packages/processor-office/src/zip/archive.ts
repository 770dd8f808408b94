import { FileprocError, type LocalFile, limitExceeded, type ProcessContext } from '@cis/fileproc-core';
import { readDirectory, type ZipEntry } from './directory.ts';
import { entryContent } from './entry-content.ts';

/** A ZIP archive whose entries are found by name. */
export interface Archive {
  readonly names: readonly string[];
  /** Whether there is such an entry; case does not matter (ISO 29500-2, 7.2.3.5). */
  has(name: string): boolean;
  /** The name of an entry as it is written. */
  nameOf(name: string): string | undefined;
  /**
   * The content of an entry in chunks; nothing where there is none. Throws LIMIT_EXCEEDED past `decompressedMegabytes`
   * (over all that was read) and `decompressionRatio`, CORRUPT where it is damaged, ENCRYPTED where it is encrypted.
   */
  content(name: string): AsyncIterable<Uint8Array>;
  /** The whole content of an entry of at most `most` bytes; undefined where there is none or more. */
  bytes(name: string, most: number): Promise<Buffer | undefined>;
}

const MEGABYTE = 1_000_000;
/** Below this many bytes a high ratio harms nobody. */
const RATIO_FREE = 10 * MEGABYTE;

/**
 * Opens an archive. A broken directory gives the warning DAMAGED and what can be found without it; throws CORRUPT where
 * nothing can.
 */
export async function openArchive(file: LocalFile, context: ProcessContext): Promise<Archive> {
  const { limits, signal } = context;
  const { entries, damage } = await readDirectory(file, signal);
  if (entries.length === 0)
    throw new FileprocError('CORRUPT', `${file.path} is no readable ZIP package${damage ? `: ${damage}` : ''}.`);
  if (damage) context.warn({ code: 'DAMAGED', message: `The package is damaged: ${damage}; what was found is read.` });
  const byName = new Map<string, ZipEntry>();
  // Of two entries of one name programs take the last, which a recovery finds last too.
  for (const entry of entries) byName.set(keyOf(entry.name), entry);
  let total = 0;

  async function* content(name: string): AsyncGenerator<Uint8Array> {
    const entry = byName.get(keyOf(name));
    if (!entry) return;
    let packed = 0;
    let size = 0;
    yield* entryContent(file, entry, {
      compressed: (bytes) => {
        packed += bytes;
      },
      decompressed: (bytes) => {
        signal.throwIfAborted();
        size += bytes;
        total += bytes;
        if (total > limits.decompressedMegabytes * MEGABYTE)
          throw limitExceeded('decompressedMegabytes', limits, `over ${limits.decompressedMegabytes}`, file.path);
        if (size > RATIO_FREE && size > packed * limits.decompressionRatio)
          throw limitExceeded('decompressionRatio', limits, Math.round(size / packed), `${file.path}: "${entry.name}"`);
      },
    });
  }

  return {
    names: entries.map(({ name }) => name),
    has: (name) => byName.has(keyOf(name)),
    nameOf: (name) => byName.get(keyOf(name))?.name,
    content,
    async bytes(name, most) {
      if (!byName.has(keyOf(name))) return undefined;
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of content(name)) {
        size += chunk.length;
        if (size > most) return undefined;
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
  };
}

function keyOf(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}
