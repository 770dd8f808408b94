import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import type { LibarchiveModule } from 'libarchive.js/src/webworker/wasm-gen/libarchive.js';
import { notAnArchive } from './collect-entries.ts';
import type { ArchiveContents, ArchiveEntry, ReportDamage } from './entry.ts';
import { nameDecoder } from './names.ts';
import { rarEncryption } from './rar-encryption.ts';

/** Bytes read of an entry at once. */
const CHUNK = 256 * 1024;
/** archive_entry_filetype: a regular file. */
const REGULAR_FILE = 0o100000;

/**
 * Opens 7-Zip, RAR, LHA and Cabinet archives by libarchive in WebAssembly. It has the archive in memory and knows no
 * decryption of these formats. Throws CORRUPT where no entry is found, ENCRYPTED where names are encrypted.
 */
export async function openWithLibarchive(
  file: LocalFile,
  { signal }: ProcessContext,
  reportDamage: ReportDamage,
): Promise<ArchiveContents> {
  // The library gives the encrypted bytes of RAR as if they were none.
  const encryption = file.type.mediaType === 'application/vnd.rar' ? await rarEncryption(file) : undefined;
  if (encryption === 'names') throw namesEncrypted(file);
  const library = await loadLibrary();
  return { entries: libarchiveEntries(library, file, encryption ?? new Set(), signal, reportDamage) };
}

/** A module for each file: memory of WebAssembly never shrinks, and one that has aborted is of no more use. */
async function loadLibrary(): Promise<LibarchiveModule> {
  const { default: libarchive } = await import('libarchive.js/src/webworker/wasm-gen/libarchive.js');
  const { resolve } = createRequire(import.meta.url);
  const wasmBinary = await readFile(resolve('libarchive.js/dist/libarchive.wasm'));
  return await libarchive({ wasmBinary, print: () => {}, printErr: () => {} });
}

async function* libarchiveEntries(
  library: LibarchiveModule,
  file: LocalFile,
  encryptedFiles: ReadonlySet<number>,
  signal: AbortSignal,
  reportDamage: ReportDamage,
): AsyncGenerator<ArchiveEntry> {
  const open = library.cwrap('archive_open', 'number', ['number', 'number', 'string', 'string']);
  const errorOf = library.cwrap('archive_error_string', 'string', ['number']);
  const sizeOf = library.cwrap('archive_entry_size', 'number', ['number']);
  const format = file.type.extension || 'archive';
  // Where names are bytes without an encoding (LHA), the C locale leaves them alone; elsewhere they become UTF-8.
  const locale = file.type.mediaType === 'application/x-lzh-compressed' ? 'C' : 'C.UTF-8';
  const names: Uint8Array[] = [];
  let found = 0;
  try {
    const archive = open(await copyInto(library, file), file.size, null, locale);
    for (;;) {
      signal.throwIfAborted();
      const entry = library._get_next_entry(archive);
      if (entry === 0) break;
      found++;
      if ((library._archive_entry_filetype(entry) & 0o170000) !== REGULAR_FILE) continue;
      const bytes = stringAt(library, library._archive_entry_pathname(entry));
      if (names.length < 100) names.push(bytes);
      const path = nameDecoder([...names, bytes])(bytes).replaceAll('\\', '/');
      const encrypted = library._archive_entry_is_encrypted(entry) !== 0 || encryptedFiles.has(found - 1);
      yield {
        path,
        content: encrypted
          ? new FileprocError('ENCRYPTED', `${path} is encrypted (${format}), which cannot be opened.`)
          : read(library, archive, Number(sizeOf(entry)), () => errorOf(archive), signal),
      };
    }
    const reason = errorOf(archive);
    if (/encrypt/i.test(reason)) throw namesEncrypted(file);
    if (found === 0) throw notAnArchive(file, `${format} archive`, new Error(reason));
    if (reason) reportDamage(`the archive could not be read to its end (${reason}).`);
  } catch (error) {
    // The module has aborted, or its memory is too small: nothing more can be had of it.
    if (!(error instanceof Error && (error.name === 'RuntimeError' || error instanceof RangeError))) throw error;
    if (found === 0) throw notAnArchive(file, `${format} archive`, error);
    reportDamage(`the archive could not be read to its end (${error.message}).`);
  }
}

function namesEncrypted(file: LocalFile): FileprocError {
  return new FileprocError(
    'ENCRYPTED',
    `${file.name} is encrypted with its names (${file.type.extension}), which cannot be opened.`,
  );
}

async function copyInto(library: LibarchiveModule, file: LocalFile): Promise<number> {
  const pointer = library._malloc(file.size);
  if (pointer === 0) throw new RangeError(`no memory for ${file.size} bytes`);
  let at = pointer;
  for await (const chunk of file.stream()) {
    library.HEAPU8.set(chunk, at);
    at += chunk.length;
  }
  return pointer;
}

async function* read(
  library: LibarchiveModule,
  archive: number,
  size: number,
  errorOf: () => string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0; left -= CHUNK) {
    // The library does not wait for anything, so an abort could not be heard.
    await setImmediate();
    signal.throwIfAborted();
    const length = Math.min(CHUNK, left);
    const pointer = library._get_filedata(archive, length);
    if (pointer <= 0) throw new Error(errorOf() || 'its data are broken');
    const chunk = library.HEAPU8.slice(pointer, pointer + length);
    library._free(pointer);
    yield chunk;
  }
}

/** The bytes of a C string. */
function stringAt(library: LibarchiveModule, pointer: number): Uint8Array {
  if (pointer === 0) return new Uint8Array();
  return library.HEAPU8.slice(pointer, library.HEAPU8.indexOf(0, pointer));
}
