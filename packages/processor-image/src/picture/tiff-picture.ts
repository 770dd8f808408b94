import type { LocalFile, Metadata } from '@cis/fileproc-core';
import { directoryMetadata } from '../metadata/exif.ts';
import { iptcMetadata } from '../metadata/iptc.ts';
import { xmpMetadata } from '../metadata/xmp.ts';
import { type OnePageFile, onePageFile } from '../tiff/one-page-file.ts';
import { listPages, pageHeader } from '../tiff/pages.ts';
import { bytesOf, type Directory, type ReadAt, readDirectory, type TiffLayout, tiffLayout } from '../tiff/structure.ts';
import type { Picture, PictureContext, PicturePage } from './picture.ts';
import { corrupt } from './refusals.ts';
import { openSharp } from './sharp.ts';

/** Tags that hold a whole block of metadata: XMP (ISO 16684-3) and IPTC (TIFF/EP). */
const XMP = 700;
const IPTC = 33723;

/** Opens TIFF with all of its pages. Its directories are read here, its pixels by libvips. */
export async function openTiff(file: LocalFile, context: PictureContext): Promise<Picture> {
  const read: ReadAt = async (position, length) =>
    position < file.size ? file.read(position, Math.min(length, file.size - position)) : new Uint8Array(0);
  const layout = await tiffLayout(read);
  const first = layout && (await readDirectory(read, layout, layout.first));
  if (!layout || !first || first.entries.size === 0)
    throw corrupt(file, 'it has no list of pages, as a file cut short');
  let copy: OnePageFile | undefined;

  const pageOf = async (directory: Directory): Promise<PicturePage | Error> => {
    const header = await pageHeader(read, layout, directory);
    if (header instanceof Error) return header;
    if (first.next !== 0) {
      copy ??= await onePageFile(file, layout, context.scratch);
      await copy.show(directory);
    }
    const path = copy?.path ?? file.localPath;
    return { header, decode: (tolerant) => openSharp(path, { failOn: tolerant ? 'none' : 'error' }) };
  };
  return {
    metadata: await metadataOf(read, layout, first),
    async *pages() {
      for await (const listed of listPages(read, layout))
        yield 'broken' in listed ? new Error(listed.broken) : await pageOf(listed.directory);
    },
    close: async () => copy?.close(),
  };
}

async function metadataOf(read: ReadAt, layout: TiffLayout, first: Directory): Promise<Metadata> {
  const iptc = await bytesOf(read, first, IPTC);
  const xmp = await bytesOf(read, first, XMP);
  return {
    ...(await directoryMetadata(read, layout, first)),
    ...(iptc && iptcMetadata(iptc)),
    ...(xmp && xmpMetadata(xmp)),
  };
}
