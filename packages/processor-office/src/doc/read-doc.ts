import type { Extraction, LocalFile, PagePart, ProcessContext } from '@cis/fileproc-core';
import type { Ole2Storage } from '@cis/fileproc-core/ole2';
import { linksOf } from '../metadata.ts';
import { readDocumentProperties } from '../ole/document-properties.ts';
import { fileOfStorage, objectEmbedder } from '../ole/embedded-objects.ts';
import { LittleEndian } from '../ole/little-endian.ts';
import { recordsOf, shapeParts } from '../ole/office-art.ts';
import { addPicturesWithin } from '../pictures/art-pictures.ts';
import { MAX_PICTURE, pictureEmbedder } from '../pictures/embed-pictures.ts';
import { distinctParts, numberPages } from '../text/pages.ts';
import { readStories } from './stories.ts';
import { openWordFile, type WordFile } from './word-file.ts';

/**
 * Reads a document of Word 6, 95, 97 to 2003 ([MS-DOC]): body by the pages that its author began, tables row by row; headers,
 * notes, comments, text boxes and alternative texts as parts; objects as files. Throws CORRUPT, ENCRYPTED, UNSUPPORTED_TYPE.
 */
export async function readDoc(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const word = await openWordFile(file, context);
  context.signal.throwIfAborted();
  const stories = readStories(word);
  const contents = stories.body.pages.map((text) => ({
    text: text.trimEnd(),
    reason: `Word, version ${word.fib.version}`,
  }));
  const last = contents.length - 1;
  const pages = numberPages(
    contents.map((content, index) => ({
      ...content,
      parts: [
        ...(index === 0 ? distinctParts(stories.headers) : []),
        ...(index === last ? [...stories.notes, ...drawingParts(word)] : []),
      ],
    })),
    context,
  );
  const embedded = [...(await embedObjects(word, file, context)), ...(await embedPictures(word, context))];
  return {
    pages,
    metadata: {
      ...(await readDocumentProperties(word.ole2)),
      ...linksOf(stories.links),
      ...(stories.deletions > 0 && { trackedDeletions: stories.deletions }),
    },
    ...(embedded.length > 0 && { embedded }),
  };
}

/** WordArt and alternative texts of pictures in the text, and of shapes that float (OfficeArtContent, [MS-DOC] 2.9.172). */
function drawingParts({ fib, table, data: placed }: WordFile): PagePart[] {
  const { start, length } = fib.structures.drawings;
  const data = table.slice(start, length);
  const parts = [...placed.values()].flatMap((inline) => inline.parts);
  const [group] = recordsOf(data);
  if (!group) return distinctParts(parts);
  // After the group of drawings each drawing follows a byte that tells whether it is of the body or of a header.
  for (let at = 8 + group.content.length; at + 9 <= data.length; ) {
    const drawing = data.slice(at + 1, data.length);
    parts.push(...shapeParts(drawing.slice(0, 8 + drawing.u32(4))));
    at += 1 + 8 + drawing.u32(4);
  }
  return distinctParts(parts);
}

/** Objects lie in storages of `ObjectPool`, named by the place of their picture ([MS-DOC] 2.1.3). */
async function embedObjects({ ole2 }: WordFile, file: LocalFile, context: ProcessContext) {
  const embedder = objectEmbedder(context);
  const pool = ole2.root.storage('ObjectPool');
  for (const object of pool?.children ?? [])
    if (object.kind === 'storage') await embedder.add(await fileOfStorage(object, file.size), objectName(object));
  return embedder.embedded;
}

/**
 * Pictures that float lie in the stream of the text, those in the text in the stream `Data` ([MS-DOC] 2.9.190), each behind a header
 * of its own.
 */
async function embedPictures({ ole2, fib, table, document, data: placed }: WordFile, context: ProcessContext) {
  const embedder = pictureEmbedder(context);
  if (!embedder) return [];
  const { start, length } = fib.structures.drawings;
  await addPicturesWithin(embedder, table.slice(start, length), document);
  const stream = ole2.stream('Data');
  const inline = stream ? new LittleEndian(await stream.bytes()) : undefined;
  for (const place of placed.keys()) {
    const picture = inline?.slice(place, Math.min(inline.u32(place), MAX_PICTURE));
    const header = picture?.u16(4) ?? 0;
    if (picture && header > 0) await addPicturesWithin(embedder, picture.slice(header, picture.length - header));
  }
  return embedder.embedded;
}

function objectName({ name }: Ole2Storage): string {
  return `object${name}`;
}
