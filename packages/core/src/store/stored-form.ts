import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Page, Thumbnail } from '../contract/extraction.ts';
import type { ReadResult, ScratchFile } from '../contract/reader.ts';
import { extensionOfName } from '../detect/media-type-lookup.ts';
import { pagesInMemory } from '../read/page-source.ts';

/** The form in which an extraction is kept: what is kept in another is as good as not there. */
const FORM = 1;

/** Bytes of one stored extraction unpacked: what is larger was not written by us. */
const MOST_BYTES = 512 * 1024 * 1024;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** What of a result lies in the store: all but where it lay and how long it took. */
type Kept = Omit<ReadResult, 'pages' | 'thumbnail' | 'embedded' | 'timings' | 'folder' | 'error'> & {
  readonly form: number;
  readonly characters: number;
  readonly pages: readonly Page[];
  readonly thumbnail?: Omit<Thumbnail, 'data'> & { readonly base64: string };
};

/**
 * The key of a file's extraction: its content, and what beside the content decides how it is read. Undefined where the
 * content's hash is not known.
 */
export function extractionKey({ file, sha256 }: ScratchFile): string | undefined {
  if (sha256 === undefined) return undefined;
  const beside = JSON.stringify([extensionOfName(file.name), file.declaredType ?? '']);
  const suffix = createHash('sha256').update(beside).digest('hex').slice(0, 8);
  return `${sha256.slice(0, 2)}/${sha256}-${suffix}.json.gz`;
}

/** A result as bytes. */
export async function packResult(result: ReadResult): Promise<Uint8Array> {
  const { pages, thumbnail, embedded: _, timings: __, folder: ___, error: ____, ...facts } = result;
  const kept: Kept = {
    ...facts,
    form: FORM,
    characters: pages.characters,
    pages: pages.inMemory ?? (await Array.fromAsync(pages)),
    ...(thumbnail && { thumbnail: packedThumbnail(thumbnail) }),
  };
  return pack(JSON.stringify(kept), { level: 1 });
}

function packedThumbnail({ data, ...facts }: Thumbnail): Kept['thumbnail'] & object {
  return { ...facts, base64: Buffer.from(data).toString('base64') };
}

/** The result that was packed, for the file in `folder`; undefined where the bytes are not ours or damaged. */
export async function unpackResult(bytes: Uint8Array, folder: string): Promise<ReadResult | undefined> {
  let kept: Kept;
  try {
    kept = JSON.parse((await unpack(bytes, { maxOutputLength: MOST_BYTES })).toString()) as Kept;
  } catch {
    return undefined;
  }
  if (kept.form !== FORM || !Array.isArray(kept.pages)) return undefined;
  const { form: _, characters, pages, thumbnail, ...facts } = kept;
  return {
    ...facts,
    pages: pagesInMemory(pages, characters),
    embedded: [],
    timings: {},
    folder,
    ...(thumbnail && { thumbnail: unpackedThumbnail(thumbnail) }),
  };
}

function unpackedThumbnail({ base64, ...facts }: Kept['thumbnail'] & object): Thumbnail {
  return { ...facts, data: Buffer.from(base64, 'base64') };
}
