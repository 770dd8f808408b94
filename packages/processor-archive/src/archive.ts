import {
  defineProcessor,
  type Extraction,
  FileprocError,
  type LocalFile,
  type ProcessContext,
} from '@cis/fileproc-core';
import { collectEntries } from './collect-entries.ts';
import type { ArchiveContents, ReportDamage } from './entry.ts';
import { openWithLibarchive } from './libarchive.ts';
import { openPacked } from './packed.ts';
import { openTar } from './tar.ts';
import { openZip } from './zip/zip.ts';

type Opener = (file: LocalFile, context: ProcessContext, reportDamage: ReportDamage) => Promise<ArchiveContents>;

const OPENERS: ReadonlyMap<string, Opener> = new Map([
  ['application/zip', openZip],
  ['application/java-archive', openZip],
  ['application/vnd.google-earth.kmz', openZip],
  ['application/epub+zip', openZip],
  ['application/x-tar', openTar],
  ['application/gzip', openPacked],
  ['application/x-bzip2', openPacked],
  ['application/x-xz', openPacked],
  ['application/zstd', openPacked],
  ['application/x-7z-compressed', openWithLibarchive],
  ['application/vnd.rar', openWithLibarchive],
  ['application/x-lzh-compressed', openWithLibarchive],
  ['application/vnd.ms-cab-compressed', openWithLibarchive],
]);

/**
 * Reads archives: ZIP, tar, gzip, bzip2, xz, Zstandard (each also around a tar), 7-Zip, RAR, LHA and Cabinet. The page
 * lists the names of the entries; the entries are embedded files. What is encrypted or damaged of an archive is an
 * embedded file with an error, the others are read. Metadata: `entryCount`, `description` (the comment), `encrypted`.
 *
 * Throws EMPTY_FILE for a file without bytes, CORRUPT where nothing can be read, ENCRYPTED where the names are encrypted.
 */
export const archive = defineProcessor({
  name: 'archive',
  version: '1',
  mediaTypes: [...OPENERS.keys()],
  process: readArchive,
});

async function readArchive(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  context.signal.throwIfAborted();
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.name} holds no bytes.`);
  const open = OPENERS.get(file.type.mediaType) ?? openZip;
  let damaged = false;
  const reportDamage: ReportDamage = (message) => {
    damaged = true;
    context.warn({ code: 'DAMAGED', message: `${file.name}: ${message}` });
  };
  const contents = await open(file, context, reportDamage);
  const extraction = await collectEntries(contents, file, context, reportDamage);
  if (damaged && extraction.pages.length === 0)
    throw new FileprocError('CORRUPT', `${file.name} is damaged; no entry of it could be read.`);
  return extraction;
}
