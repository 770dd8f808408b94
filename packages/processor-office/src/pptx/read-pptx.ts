import type { Extraction, LocalFile, ProcessContext } from '@cis/fileproc-core';
import { linksOf } from '../metadata.ts';
import { embedObjects } from '../ooxml/embedded.ts';
import { openPackage } from '../ooxml/package.ts';
import { readProperties } from '../ooxml/properties.ts';
import { packageThumbnail } from '../ooxml/thumbnail.ts';
import { numberPages, type PageContent } from '../text/pages.ts';
import { readAuthors } from './comments.ts';
import { readPresentation } from './presentation.ts';
import { readSlide } from './read-slide.ts';

/** Reads a PowerPoint presentation (ISO 29500-1, 13.3): a page for each slide, in the order of the show. */
export async function readPptx(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const document = await openPackage(file, context, {
    usual: 'ppt/presentation.xml',
    contentType:
      /presentationml\.(?:presentation|template|slideshow)\.main|ms-powerpoint\.(?:presentation|template|slideshow|addin)\.macroenabled/i,
  });
  const { slides, width, height } = await readPresentation(document);
  const setup = { authors: await readAuthors(document), backgrounds: new Map() };
  const contents: PageContent[] = [];
  const links: string[] = [];
  for (const [index, part] of slides.entries()) {
    context.signal.throwIfAborted();
    const size = { ...(width && { width }), ...(height && { height }), reason: 'PresentationML' };
    // Slides past the limit are counted, not read.
    if (index >= context.limits.pages) {
      contents.push({ text: '', ...size });
      continue;
    }
    if (!document.archive.has(part))
      context.warn({ code: 'PAGE_FAILED', message: `The part "${part}" of the slide is missing.`, page: index + 1 });
    contents.push({ ...(await readSlide(document, part, setup)), ...size });
    for (const { type, target, external } of await document.relationships(part))
      if (type === 'hyperlink' && external) links.push(target);
  }
  const properties = await readProperties(document);
  const embedded = await embedObjects(document, slides);
  return {
    pages: numberPages(contents, context),
    metadata: { ...properties, ...linksOf(links) },
    ...(await packageThumbnail(document.archive, await document.related('', 'thumbnail'), context)),
    ...(embedded.length > 0 && { embedded }),
  };
}
