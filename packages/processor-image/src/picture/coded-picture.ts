import type { LocalFile, Metadata } from '@cis/fileproc-core';
import type { Metadata as SharpMetadata } from 'sharp';
import { exifMetadata } from '../metadata/exif.ts';
import { iptcMetadata } from '../metadata/iptc.ts';
import { pngTextMetadata } from '../metadata/png-text.ts';
import { xmpMetadata } from '../metadata/xmp.ts';
import { type Picture, possibleDpi, type Resolution } from './picture.ts';
import { corrupt } from './refusals.ts';
import { openSharp } from './sharp.ts';

/** Formats that this opener is for, by libvips' names: a file that turns out to be another is not read as it. */
const FORMATS = ['jpeg', 'png', 'gif', 'webp', 'heif'];

/** What libvips answers where a file states no resolution: it thinks in pixels per millimetre, one of which is 25.4. */
const UNSTATED_DPI = 72;

/** Opens JPEG, PNG, GIF, WebP or AVIF: one picture, or an animation of which the first frame is the picture. */
export async function openCoded(file: LocalFile): Promise<Picture> {
  const head = await openSharp(file.localPath, { failOn: 'none' })
    .metadata()
    .catch((reason: unknown) => {
      throw corrupt(file, reason);
    });
  if (!FORMATS.includes(head.format)) throw corrupt(file, `it is ${head.format} inside`);
  const dpi = dpiOf(head);
  const header = { width: head.width, height: head.height, orientation: head.orientation ?? 1, ...(dpi && { dpi }) };
  return {
    metadata: await metadataOf(head),
    ...(head.pages !== undefined && head.pages > 1 && { frames: head.pages }),
    async *pages() {
      yield {
        header,
        decode: (tolerant) => openSharp(file.localPath, { failOn: tolerant ? 'none' : 'error' }),
      };
    },
    close: async () => {},
  };
}

function dpiOf({ density, resolutionUnit }: SharpMetadata): Resolution | undefined {
  if (density === UNSTATED_DPI && resolutionUnit === undefined) return undefined;
  return possibleDpi(density, density);
}

/** What people wrote (XMP, IPTC) wins over what a device wrote (EXIF), and that over loose texts. */
async function metadataOf({ exif, xmp, iptc, comments }: SharpMetadata): Promise<Metadata> {
  return {
    ...(comments && pngTextMetadata(comments)),
    ...(exif && (await exifMetadata(exif))),
    ...(iptc && iptcMetadata(iptc)),
    ...(xmp && xmpMetadata(xmp)),
  };
}
