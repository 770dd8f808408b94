import type { LocalFile } from '@cis/fileproc-core';
import type { ZipEntry } from './directory.ts';

const SIGNATURE = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
/** Fixed part of a local header (APPNOTE.TXT 4.3.7). */
const HEADER = 30;
/** A header with the longest name that is believed. */
const MAX_HEADER = HEADER + 1024;
const WINDOW = 1024 * 1024;

/** Finds entries by their local headers, for archives whose directory at the end is lost. */
export async function recoverEntries(file: LocalFile, signal: AbortSignal, most: number): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for (let start = 0; start < file.size && entries.length < most; start += WINDOW) {
    signal.throwIfAborted();
    const bytes = await file.read(start, WINDOW + MAX_HEADER);
    const window = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = window.indexOf(SIGNATURE); at >= 0 && at < WINDOW; at = window.indexOf(SIGNATURE, at + 4)) {
      const entry = entryAt(window, at, start);
      if (entry) entries.push(entry);
      if (entries.length >= most) break;
    }
  }
  return entries;
}

function entryAt(window: Buffer, at: number, start: number): ZipEntry | undefined {
  if (at + HEADER > window.length) return undefined;
  const nameEnd = at + HEADER + window.readUInt16LE(at + 26);
  if (nameEnd > window.length || nameEnd - at > MAX_HEADER) return undefined;
  const flags = window.readUInt16LE(at + 6);
  const size = window.readUInt32LE(at + 18);
  return {
    name: window.toString('utf8', at + HEADER, nameEnd).replaceAll('\\', '/'),
    method: window.readUInt16LE(at + 8),
    encrypted: (flags & 1) !== 0,
    // Bit 3: sizes stand behind the data.
    compressedSize: (flags & 8) !== 0 || size === 0xffffffff ? undefined : size,
    offset: start + at,
  };
}
