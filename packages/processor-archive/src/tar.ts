import { pipeline, Readable } from 'node:stream';
import type { LocalFile, ProcessContext } from '@cis/fileproc-core';
import { extract, type Header } from 'tar-stream';
import type { ArchiveContents, ArchiveEntry, ReportDamage } from './entry.ts';
import { nameDecoder } from './names.ts';

/** Opens a tar archive: ustar, GNU and pax. */
export async function openTar(
  file: LocalFile,
  _context: ProcessContext,
  reportDamage: ReportDamage,
): Promise<ArchiveContents> {
  return { entries: tarEntries(file.stream(), reportDamage) };
}

/** Whether bytes are the start of a tar archive: the checksum of its first header holds (POSIX, pax, "ustar Interchange Format"). */
export function looksLikeTar(head: Uint8Array): boolean {
  if (head.length < 512) return false;
  const stated = Number.parseInt(Buffer.from(head.subarray(148, 156)).toString('latin1').trim(), 8);
  const sum = head.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return stated === sum && sum !== 8 * 0x20;
}

/** Names as bytes: those of old archives are in the encoding of the machine that made them. Neither is in the types. */
const OPTIONS: object = { filenameEncoding: 'latin1', allowUnknownFormat: true };

/** The files of a tar archive, in order; links and devices hold nothing. What is cut off or broken ends it with a report. */
export async function* tarEntries(
  content: AsyncIterable<Uint8Array>,
  reportDamage: ReportDamage,
): AsyncGenerator<ArchiveEntry> {
  const source = Readable.from(content, { objectMode: false });
  const entries = extract(OPTIONS);
  pipeline(source, entries, () => {});
  const names: Uint8Array[] = [];
  try {
    for await (const entry of entries) {
      const { header } = entry;
      if (header.type === 'file' || header.type === 'contiguous-file' || header.type == null)
        yield {
          path: pathOf(header, names),
          ...(header.mtime && { modifiedAt: header.mtime }),
          content: entry as AsyncIterable<Uint8Array>,
        };
      entry.resume();
    }
  } catch (error) {
    if (source.errored && source.errored !== error) throw source.errored;
    reportDamage(
      `the archive is damaged or cut off (${error instanceof Error ? error.message : String(error)}); what comes before was read.`,
    );
  } finally {
    source.destroy();
    entries.destroy();
  }
}

/** Names kept to tell the encoding of the next one. */
const MAX_NAMES = 100;

function pathOf(header: Header, names: Uint8Array[]): string {
  // pax gives names in UTF-8, which the library has decoded.
  const { pax } = header;
  if (typeof pax === 'object' && pax !== null && 'path' in pax) return header.name;
  const bytes = Buffer.from(header.name, 'latin1');
  if (names.length < MAX_NAMES) names.push(bytes);
  return nameDecoder([...names, bytes])(bytes);
}
