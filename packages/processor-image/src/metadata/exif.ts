import type { Metadata } from '@cis/fileproc-core';
import {
  bytesOf,
  type Directory,
  numberOf,
  numbersOf,
  type ReadAt,
  readDirectory,
  type TiffLayout,
  tiffLayout,
} from '../tiff/structure.ts';
import { isoDate } from './dates.ts';
import { defined } from './defined.ts';
import { decodeText, decodeUtf16 } from './text.ts';

/** Tags of TIFF 6.0, EXIF 3.0 and Windows that people search by. */
const TAG = {
  documentName: 269,
  imageDescription: 270,
  make: 271,
  model: 272,
  software: 305,
  dateTime: 306,
  artist: 315,
  copyright: 33432,
  exifDirectory: 34665,
  gpsDirectory: 34853,
  dateTimeOriginal: 36867,
  dateTimeDigitized: 36868,
  offsetTime: 36880,
  offsetTimeOriginal: 36881,
  offsetTimeDigitized: 36882,
  userComment: 37510,
  xpTitle: 40091,
  xpComment: 40092,
  xpAuthor: 40093,
  xpKeywords: 40094,
  xpSubject: 40095,
} as const;

const GPS = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4 } as const;

/** Texts that cameras and programs put in when nobody wrote any. */
const PLACEHOLDER = /^(OLYMPUS DIGITAL CAMERA|SONY DSC|Default|untitled|ASCII|SCREENSHOT)?$/i;

/** What an EXIF block says: as it lies in JPEG, PNG and WebP, with or without its `Exif` mark. */
export async function exifMetadata(block: Uint8Array): Promise<Metadata> {
  const marked = block.length > 6 && block[0] === 0x45 && block[1] === 0x78 && block[4] === 0;
  const exif = marked ? block.subarray(6) : block;
  const read: ReadAt = async (position, length) => exif.subarray(position, position + length);
  const layout = await tiffLayout(read);
  const directory = layout && (await readDirectory(read, layout, layout.first));
  return layout && directory ? directoryMetadata(read, layout, directory) : {};
}

/** What the directory of a TIFF page, or the first one of an EXIF block, says. */
export async function directoryMetadata(read: ReadAt, layout: TiffLayout, directory: Directory): Promise<Metadata> {
  const exif = await directoryAt(read, layout, directory, TAG.exifDirectory);
  const text = async (tag: number, from: Directory | undefined = directory) => {
    const bytes = from && (await bytesOf(read, from, tag));
    const decoded = bytes ? (tag >= TAG.xpTitle && tag <= TAG.xpSubject ? decodeUtf16(bytes) : decodeText(bytes)) : '';
    return PLACEHOLDER.test(decoded) ? undefined : decoded;
  };
  const date = async (tag: number, offset: number, from: Directory | undefined) => {
    const written = await text(tag, from);
    return written === undefined ? undefined : isoDate(written, await text(offset, exif));
  };
  const keywords = (await text(TAG.xpKeywords))
    ?.split(/[;；]/)
    .map((word) => word.trim())
    .filter(Boolean);
  const found: Record<string, string | string[] | undefined> = {
    title: (await text(TAG.xpTitle)) ?? (await text(TAG.documentName)),
    description: (await text(TAG.imageDescription)) ?? (await text(TAG.xpComment)) ?? (await userComment(read, exif)),
    creator: (await text(TAG.artist)) ?? (await text(TAG.xpAuthor)),
    subject: keywords?.length ? keywords : await text(TAG.xpSubject),
    rights: await text(TAG.copyright),
    date:
      (await date(TAG.dateTimeOriginal, TAG.offsetTimeOriginal, exif)) ??
      (await date(TAG.dateTimeDigitized, TAG.offsetTimeDigitized, exif)) ??
      (await date(TAG.dateTime, TAG.offsetTime, directory)),
    cameraMake: await text(TAG.make),
    cameraModel: await text(TAG.model),
    software: await text(TAG.software),
  };
  const place = await placeOf(read, layout, directory);
  return { ...defined(found), ...place };
}

/** EXIF's comment has eight bytes before it that name its encoding (EXIF 3.0, 4.6.5, table 9). */
async function userComment(read: ReadAt, exif: Directory | undefined): Promise<string | undefined> {
  const bytes = exif && (await bytesOf(read, exif, TAG.userComment));
  if (!bytes || bytes.length <= 8) return undefined;
  const mark = new TextDecoder('latin1').decode(bytes.subarray(0, 8)).replace(/\0/g, '');
  const text = mark === 'UNICODE' ? decodeUtf16(bytes.subarray(8)) : decodeText(bytes.subarray(8));
  return text === '' ? undefined : text;
}

/** Degrees, north and east positive, to a metre or so. */
async function placeOf(read: ReadAt, layout: TiffLayout, directory: Directory): Promise<Metadata> {
  const gps = await directoryAt(read, layout, directory, TAG.gpsDirectory);
  if (!gps) return {};
  const degrees = async (valueTag: number, refTag: number, negative: string, most: number) => {
    const [whole, minutes = 0, seconds = 0] = await numbersOf(read, layout, gps, valueTag);
    const ref = await bytesOf(read, gps, refTag);
    if (whole === undefined || !ref) return undefined;
    const value = (whole + minutes / 60 + seconds / 3600) * (decodeText(ref).toUpperCase() === negative ? -1 : 1);
    return Math.abs(value) <= most ? Math.round(value * 1e5) / 1e5 : undefined;
  };
  const latitude = await degrees(GPS.latitude, GPS.latitudeRef, 'S', 90);
  const longitude = await degrees(GPS.longitude, GPS.longitudeRef, 'W', 180);
  // Cameras without a fix write zeros: the sea off Ghana.
  if (latitude === undefined || longitude === undefined || (latitude === 0 && longitude === 0)) return {};
  return { latitude, longitude };
}

async function directoryAt(
  read: ReadAt,
  layout: TiffLayout,
  directory: Directory,
  tag: number,
): Promise<Directory | undefined> {
  const at = await numberOf(read, layout, directory, tag);
  return at === undefined ? undefined : readDirectory(read, layout, at);
}
