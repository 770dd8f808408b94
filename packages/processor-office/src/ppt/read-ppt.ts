import type { EmbeddedFile, Extraction, LocalFile, PagePart, ProcessContext } from '@cis/fileproc-core';
import { linksOf } from '../metadata.ts';
import { readDocumentProperties } from '../ole/document-properties.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import { recordsOf } from '../ole/office-art.ts';
import { addArtPictures } from '../pictures/art-pictures.ts';
import { pictureEmbedder } from '../pictures/embed-pictures.ts';
import { distinctParts, numberPages, type PageContent } from '../text/pages.ts';
import {
  type PresentationDocument,
  readComments,
  readDocument,
  readHeadersFooters,
  type SlideReference,
} from './document.ts';
import { embedObjects } from './objects.ts';
import { openPresentation, type Presentation } from './persist-directory.ts';
import { RT } from './record-types.ts';
import { readDrawing } from './shapes.ts';

/**
 * Reads a presentation of PowerPoint 97 to 2003 ([MS-PPT]): a page for each slide in the order of the show, notes, comments,
 * footers as parts, objects as files. Only what the last save left is read. Throws CORRUPT, ENCRYPTED, UNSUPPORTED_TYPE.
 */
export async function readPpt(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const presentation = await openPresentation(file, context);
  const document = readDocument(presentation.document.content);
  const reader = slideReader(presentation, document);
  const contents: PageContent[] = [];
  let missing = 0;
  const slides = document.slides.length > 0 ? document.slides : unlistedSlides(presentation, file, context);
  for (const slide of slides.slice(0, context.limits.pages)) {
    context.signal.throwIfAborted();
    const content = reader(slide);
    if (!content) missing++;
    contents.push(content ?? { text: slide.outline.join('\n'), reason: 'PowerPoint, outline only' });
  }
  for (const _ of slides.slice(contents.length)) contents.push({ text: '', reason: '' });
  if (missing > 0)
    context.warn({
      code: 'DAMAGED',
      message: `${file.path}: ${missing} of ${slides.length} slides are not where the presentation says.`,
    });
  const embedded = [
    ...(await embedObjects(presentation, document.objects, file, context)),
    ...(await embedPictures(presentation, context)),
  ];
  return {
    pages: numberPages(contents, context),
    metadata: { ...(await readDocumentProperties(presentation.ole2)), ...linksOf(document.links) },
    ...(embedded.length > 0 && { embedded }),
  };
}

/** Pictures lie one after another in a stream of their own ([MS-PPT] 2.1.3), also those that no slide shows any more. */
async function embedPictures({ ole2 }: Presentation, context: ProcessContext): Promise<EmbeddedFile[]> {
  const embedder = pictureEmbedder(context);
  const stream = ole2.stream('Pictures');
  if (embedder && stream) await addArtPictures(embedder, recordsOf(new LittleEndian(await stream.bytes())));
  return embedder?.embedded ?? [];
}

/** Slides that are live though no list names them: of a damaged file, in the order in which they were made. */
function unlistedSlides(presentation: Presentation, file: LocalFile, context: ProcessContext): SlideReference[] {
  const found = presentation.persistIds.filter((id) => presentation.record(id)?.type === RT.slide);
  if (found.length > 0)
    context.warn({
      code: 'DAMAGED',
      message: `${file.path}: the presentation lists no slides; those found were read.`,
    });
  return found.map((persistId) => ({ persistId, slideId: 0, outline: [] }));
}

/** Reads slides one by one; what masters and footers show counts where it is met first. */
function slideReader(presentation: Presentation, document: PresentationDocument) {
  const mastersShown = new Set<number>();
  const footersShown = new Set<string>();
  const byId = (list: readonly SlideReference[]) => new Map(list.map((reference) => [reference.slideId, reference]));
  const masters = byId(document.masters);
  const notes = byId(document.notes);

  return ({ persistId, outline }: SlideReference): PageContent | undefined => {
    const record = presentation.record(persistId);
    if (record?.type !== RT.slide) return undefined;
    const records = [...recordsOf(record.content)];
    const atom = records.find(({ type }) => type === RT.slideAtom)?.content;
    const margins = readHeadersFooters(records) ?? document.slideMargins;
    const drawn = readDrawing(record.content, { margins, outline, withoutPlaceholders: false });
    const footers = [...drawn.parts, ...(margins.footer ? [{ kind: 'footer', text: margins.footer } as const] : [])];
    // SlideFlags ([MS-PPT] 2.5.11): bit 0, the shapes of the master are shown.
    const fromMaster = atom && atom.u16(20) & 1 ? masterParts(atom.u32(12)) : [];
    const info = records.find(({ type }) => type === RT.slideShowInfo)?.content;
    return {
      text: drawn.lines.join('\n'),
      parts: [
        ...distinctParts(footers).filter(firstMet),
        ...fromMaster,
        ...noteParts(atom?.u32(16) ?? 0),
        ...readComments(record.content).map(
          ({ author, text }): PagePart => ({ kind: 'comment', text, ...(author && { author }) }),
        ),
      ],
      // SlideShowSlideInfoAtom ([MS-PPT] 2.5.25): fHidden is bit 2.
      ...(info && (info.u16(10) & 4) !== 0 && { hidden: true }),
      reason: 'PowerPoint',
    };
  };

  /** Headers and footers count once, other parts each time. */
  function firstMet({ kind, text }: PagePart): boolean {
    if (kind !== 'footer' && kind !== 'header') return true;
    const key = `${kind} ${text}`;
    return !footersShown.has(key) && footersShown.add(key) !== undefined;
  }

  /** What a master shows on its slides beside the places that they fill, once. */
  function masterParts(slideId: number): PagePart[] {
    const master = masters.get(slideId);
    if (!master || mastersShown.has(slideId)) return [];
    mastersShown.add(slideId);
    const record = presentation.record(master.persistId);
    if (!record) return [];
    const setup = { margins: document.slideMargins, outline: master.outline, withoutPlaceholders: true };
    const drawn = readDrawing(record.content, setup);
    const text = drawn.lines.join('\n');
    return [...(text ? [{ kind: 'other', text } as const] : []), ...drawn.parts];
  }

  function noteParts(slideId: number): PagePart[] {
    const note = slideId === 0 ? undefined : notes.get(slideId);
    const record = note && presentation.record(note.persistId);
    if (record?.type !== RT.notes) return [];
    const setup = { margins: document.notesMargins, outline: note!.outline, withoutPlaceholders: false };
    const drawn = readDrawing(record.content, setup);
    const text = drawn.lines.join('\n');
    return [...(text ? [{ kind: 'note', text } as const] : []), ...distinctParts(drawn.parts).filter(firstMet)];
  }
}
