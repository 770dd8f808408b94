import zlib from 'node:zlib';
import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { notAnArchive } from './collect-entries.ts';
import { salvage, through, withinRatio } from './content.ts';
import type { ArchiveContents, ReportDamage } from './entry.ts';
import { nameDecoder } from './names.ts';
import { looksLikeTar, tarEntries } from './tar.ts';
import { unbzip2, unxz } from './unpackers.ts';

/** Bytes of a gzip header looked at: fixed fields, extra field, and a name. */
const GZIP_HEADER = 64 * 1024;

/** Opens a packed file, or the tar archive that was packed. Throws CORRUPT where nothing can be unpacked. */
export async function openPacked(
  file: LocalFile,
  context: ProcessContext,
  reportDamage: ReportDamage,
): Promise<ArchiveContents> {
  const { signal, limits } = context;
  const unpacked = withinRatio(unpack(file), file.size, limits, file.name);
  const { head, content } = await peek(salvage(unpacked, 'the packed content', signal, reportDamage), file);
  if (looksLikeTar(head)) return { entries: tarEntries(content, reportDamage) };
  const gzip = file.type.mediaType === 'application/gzip' ? await gzipHeader(file) : undefined;
  const path = gzip?.name || nameWithout(file.name);
  return {
    entries: (async function* () {
      yield { path, ...(gzip?.modifiedAt && { modifiedAt: gzip.modifiedAt }), content };
    })(),
  };
}

function unpack(file: LocalFile): AsyncIterable<Uint8Array> {
  switch (file.type.mediaType) {
    case 'application/x-bzip2':
      return unbzip2(file.stream());
    case 'application/x-xz':
      return unxz(file.stream());
    case 'application/zstd':
      // Older than Node 22.15 there is none.
      if (typeof zlib.createZstdDecompress === 'function') return through(file.stream(), zlib.createZstdDecompress());
      throw new FileprocError('UNSUPPORTED_TYPE', `${file.name}: Zstandard needs Node 22.15 or newer.`);
    default:
      return through(file.stream(), zlib.createGunzip());
  }
}

/** The first header's worth of bytes, and all of them. */
async function peek(content: AsyncGenerator<Uint8Array>, file: LocalFile) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length < 512) {
      const { done, value } = await content.next();
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
  } catch (error) {
    if (error instanceof FileprocError && error.code === 'CORRUPT') throw notAnArchive(file, 'packed file', error);
    throw error;
  }
  async function* all() {
    try {
      yield* chunks;
      yield* content;
    } finally {
      await content.return(undefined);
    }
  }
  return { head: Buffer.concat(chunks), content: all() };
}

/** Time and name of a gzip file (RFC 1952 2.3). */
async function gzipHeader(file: LocalFile): Promise<{ name: string; modifiedAt?: Date }> {
  const header = Buffer.from(await file.read(0, GZIP_HEADER));
  if (header.length < 10) return { name: '' };
  const flags = header.readUInt8(3);
  const seconds = header.readUInt32LE(4);
  let at = 10;
  if ((flags & 4) !== 0 && at + 2 <= header.length) at += 2 + header.readUInt16LE(at);
  const end = (flags & 8) !== 0 ? header.indexOf(0, at) : -1;
  const bytes = header.subarray(at, Math.max(at, end));
  return {
    name: nameDecoder([bytes])(bytes).replaceAll('\\', '/'),
    ...(seconds > 0 && { modifiedAt: new Date(seconds * 1000) }),
  };
}

/** `list.csv.gz` holds `list.csv`, `files.tgz` holds `files.tar`. */
function nameWithout(name: string): string {
  const tar = name.replace(/\.(?:tgz|tbz2?|txz|tzst)$/i, '.tar');
  const bare = tar === name ? name.replace(/\.(?:gz|bz2|xz|zst|z)$/i, '') : tar;
  return bare || name;
}
