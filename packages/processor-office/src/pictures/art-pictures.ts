import type { LittleEndian } from '../ole/little-endian.ts';
import { type ArtRecord, recordsOf, recordsWithin } from '../ole/office-art.ts';
import type { PictureEmbedder } from './embed-pictures.ts';

/** Pictures of OfficeArt that are files as they lie there ([MS-ODRAW] 2.2.27, 2.2.28, 2.2.30), by type of record. */
const EXTENSIONS: ReadonlyMap<number, string> = new Map([
  [0xf01d, 'jpg'],
  [0xf02a, 'jpg'],
  [0xf01e, 'png'],
  [0xf029, 'tif'],
]);
/** OfficeArtFBSE ([MS-ODRAW] 2.2.32): the place of a picture in another stream, or the picture itself behind a name. */
const STORE_ENTRY = 0xf007;
const STORE_ENTRY_HEADER = 36;
const NOWHERE = 0xffffffff;
/** Pictures of one document that are looked at. */
const MAX_LOOKED_AT = 10_000;

/** Offers the pictures among OfficeArt records; `delayed` is the stream in which entries of the store have their pictures. */
export async function addArtPictures(
  embedder: PictureEmbedder,
  records: Iterable<ArtRecord>,
  delayed?: LittleEndian,
): Promise<void> {
  let count = 0;
  // Entries that share a picture, or have pictures that lie over each other, cost no more than the stream is long.
  const seen = new Set<number>();
  let left = delayed?.length ?? 0;
  const delayedPicture = (place: number): ArtRecord | undefined => {
    if (!delayed || left <= 0 || seen.has(place)) return undefined;
    seen.add(place);
    const [there] = recordsOf(delayed.slice(place, delayed.length));
    left -= there?.content.length ?? 0;
    return there;
  };
  for (const record of records) {
    const picture = record.type === STORE_ENTRY ? storedPicture(record.content, delayedPicture) : record;
    const extension = picture && EXTENSIONS.get(picture.type);
    if (!extension) continue;
    if (++count > MAX_LOOKED_AT) return;
    // One or two identifiers of 16 bytes, which the lowest bit of the instance tells, and a tag.
    const start = picture.instance & 1 ? 33 : 17;
    const content = picture.content.slice(start, picture.content.length);
    await embedder.add(`pictures/${count}.${extension}`, content.bytes);
  }
}

/** The same for all records at any depth. */
export function addPicturesWithin(
  embedder: PictureEmbedder,
  data: LittleEndian,
  delayed?: LittleEndian,
): Promise<void> {
  return addArtPictures(embedder, recordsWithin(data), delayed);
}

function storedPicture(
  entry: LittleEndian,
  delayedPicture: (place: number) => ArtRecord | undefined,
): ArtRecord | undefined {
  const [own] = recordsOf(entry.slice(STORE_ENTRY_HEADER + entry.u8(33), entry.length));
  if (own) return own;
  const place = entry.u32(28);
  return place === NOWHERE ? undefined : delayedPicture(place);
}
