import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { notAnArchive } from '../collect-entries.ts';
import type { ArchiveContents, ArchiveEntry, ReportDamage } from '../entry.ts';
import { nameDecoder } from '../names.ts';
import { readCentralDirectory, type ZipDirectory } from './central-directory.ts';
import { type ContentOptions, contentOf } from './entry-content.ts';
import { scanLocalHeaders } from './local-headers.ts';
import { pathsOf } from './names.ts';
import { overlapping } from './overlaps.ts';
import { modifiedAtOf, type ZipRecord } from './record.ts';

/** Records kept for each embedded file that may be read: folders and files that are skipped take some. */
const RECORDS_PER_FILE = 4;

/**
 * Opens a ZIP archive by its central directory; where that is missing, cut off or wrong, entries that it does not name
 * are found by their local headers. Throws CORRUPT where neither gives an entry.
 */
export async function openZip(
  file: LocalFile,
  context: ProcessContext,
  reportDamage: ReportDamage,
): Promise<ArchiveContents> {
  const maxRecords = context.limits.embeddedFiles * RECORDS_PER_FILE;
  const directory = await readCentralDirectory(file, maxRecords);
  const records = await allRecords(file, directory, maxRecords, context.signal, reportDamage);
  if (records.length === 0 && !isEmptyArchive(directory)) throw notAnArchive(file, 'ZIP archive');
  const comment = directory && directory.comment.length > 0 ? nameDecoder([directory.comment])(directory.comment) : '';
  return {
    entries: entriesOf(file, records, { context, reportDamage }),
    ...(comment.trim() && { comment: comment.trim() }),
    expected: () => directory && { stated: directory.stated, found: Math.max(directory.found, records.length) },
  };
}

async function allRecords(
  file: LocalFile,
  directory: ZipDirectory | undefined,
  maxRecords: number,
  signal: AbortSignal,
  reportDamage: ReportDamage,
): Promise<readonly ZipRecord[]> {
  const placed = directory?.complete ? await placedRecords(file, directory) : undefined;
  if (placed) return placed;
  const scanned = await scanLocalHeaders(file, maxRecords, signal);
  if (scanned.length === 0) return directory?.records ?? [];
  reportDamage('the directory of the archive is missing or damaged; entries were searched for.');
  const byOffset = new Map((directory?.records ?? []).map((record) => [record.offset, record]));
  return scanned.map((local) => byOffset.get(local.offset) ?? local);
}

/** The records, if the first and the last stand where they say: where bytes are lost or added, one does not. */
async function placedRecords(file: LocalFile, { records, shift }: ZipDirectory): Promise<ZipRecord[] | undefined> {
  const arePlaced = async (placed: readonly ZipRecord[]) => {
    const here = placed.filter(({ disk }) => disk === 0);
    for (const record of [here[0], here.at(-1)])
      if (record && !Buffer.from(await file.read(record.offset, 4)).equals(LOCAL_HEADER)) return false;
    return true;
  };
  if (await arePlaced(records)) return records;
  // Some self-extractors count from the start of the file all the same.
  const unshifted = records.map((record) => ({ ...record, offset: Math.max(0, record.offset - shift) }));
  return (await arePlaced(unshifted)) ? unshifted : undefined;
}

const LOCAL_HEADER = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

function isEmptyArchive(directory: ZipDirectory | undefined): boolean {
  return directory?.complete === true && directory.stated === 0;
}

async function* entriesOf(
  file: LocalFile,
  records: readonly ZipRecord[],
  options: ContentOptions,
): AsyncGenerator<ArchiveEntry> {
  const paths = pathsOf(records);
  const overlaps = overlapping(records);
  for (const [at, record] of records.entries()) {
    const path = paths[at] ?? '';
    if (record.folder || path.endsWith('/')) continue;
    const modifiedAt = modifiedAtOf(record);
    yield {
      path,
      ...(modifiedAt && { modifiedAt }),
      packedSize: record.packedSize,
      content: overlaps.has(record)
        ? new FileprocError(
            'CORRUPT',
            `${path} shares its bytes with another entry, as in a ZIP bomb; it was not read.`,
          )
        : contentOf(file, record, path, options),
    };
  }
}
