import type { Extraction, LocalFile, Metadata, ProcessContext } from '@cis/fileproc-core';
import { seenSize } from './page/decode.ts';
import { seenDpi } from './page/geometry.ts';
import { readPages } from './page/read-pages.ts';
import { openPicture } from './picture/open.ts';
import type { PageHeader, Picture } from './picture/picture.ts';

/** What `image` does with a file; pages of more than `maxOcrPixels` are reduced before OCR. */
export async function readPicture(file: LocalFile, context: ProcessContext, maxOcrPixels: number): Promise<Extraction> {
  const picture = await openPicture(file, context);
  try {
    const { pages, warnings, thumbnail, header } = await readPages(picture, file, context, maxOcrPixels);
    return { pages, metadata: metadataOf(picture, header), warnings, ...(thumbnail && { thumbnail }) };
  } finally {
    await picture.close();
  }
}

function metadataOf({ metadata, frames }: Picture, header: PageHeader | undefined): Metadata {
  const dpi = header && seenDpi(header);
  return {
    ...metadata,
    ...(header && seenSize(header, header)),
    ...(dpi && { dpi: Math.round(dpi.x) }),
    ...(frames !== undefined && { frames }),
  };
}
