import {
  createInProcessReader,
  type ExtractedDocument,
  extract,
  type OcrPage,
  type RasterImage,
} from '@cis/fileproc-core';
import { image } from '@cis/fileproc-processor-image';
import { pdf } from '@cis/fileproc-processor-pdf';

/** What is told to be on a picture: lines of words with their boxes in its pixels. */
export type ToldLine = readonly (readonly [text: string, left: number, top: number, width: number, height: number])[];

/** The page that an engine gives which reads those lines. */
export function toldPage(lines: readonly ToldLine[]): OcrPage {
  return {
    text: lines.map((line) => line.map(([text]) => text).join(' ')).join('\n'),
    confidence: 96,
    droppedWords: 0,
    words: lines.flat().map(([text, ...box]) => ({ text, box, confidence: 96.4 })),
  };
}

/** Reads bytes with words, in this process, by an engine that is told what to read of each picture. */
export async function readTold(
  bytes: Uint8Array,
  name: string,
  answer: (picture: RasterImage, index: number) => OcrPage = () => toldPage([]),
): Promise<ExtractedDocument> {
  let pictures = 0;
  await using reader = createInProcessReader({
    processors: [image(), pdf()],
    wants: { words: true },
    ocr: {
      engine: {
        name: 'told',
        version: '1',
        languages: ['jpn', 'eng'],
        open: async () => ({ recognize: async (picture) => answer(picture, pictures++) }),
      },
    },
  });
  return await extract(bytes, { reader, name });
}
