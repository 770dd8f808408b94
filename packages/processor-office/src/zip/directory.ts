import type { LocalFile } from '@cis/fileproc-core';
import { openPromise } from 'yauzl';
import { recoverEntries } from './recover.ts';

/** One entry of a ZIP archive (APPNOTE.TXT 4.3). */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly name: string;
  /** 0 stored, 8 deflated; others are not read. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Bytes; undefined where only the data itself says where it ends. */
  readonly compressedSize: number | undefined;
  /** Of the local header, from the start of the file. */
  readonly offset: number;
}

/** The entries of an archive, and what is wrong with it. */
export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Why the list may not be whole. */
  readonly damage?: string;
}

/** Packages have some hundred parts; an archive of more entries than this is made to fill memory. */
const MAX_ENTRIES = 100_000;

/**
 * Reads the directory of an archive by yauzl; where it is broken or missing, the local headers are looked for instead.
 * Only the directory: contents are read by `entryContent`, since a damaged entry must give what is whole of it.
 */
export async function readDirectory(file: LocalFile, signal: AbortSignal): Promise<ZipDirectory> {
  const entries: ZipEntry[] = [];
  try {
    const zip = await openPromise(file.localPath, { lazyEntries: true, autoClose: false, validateEntrySizes: false });
    try {
      for await (const entry of zip.eachEntry()) {
        signal.throwIfAborted();
        if (entries.length >= MAX_ENTRIES) return { entries, damage: `it has more than ${MAX_ENTRIES} entries` };
        entries.push({
          name: entry.fileName,
          method: entry.compressionMethod,
          encrypted: entry.isEncrypted(),
          compressedSize: entry.compressedSize,
          offset: entry.relativeOffsetOfLocalHeader,
        });
      }
    } finally {
      zip.close();
    }
    return { entries };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    const found = await recoverEntries(file, signal, MAX_ENTRIES);
    return { entries: found.length > entries.length ? found : entries, damage: `its directory is broken (${reason})` };
  }
}
