import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LanguageData } from './language-data.ts';
import type { GreyPicture } from './picture/grey.ts';
import type { TessBaseApi, TesseractCore } from './tesseract-core.ts';
import { linesOf, type ReadLine } from './text/lines.ts';

/** Tesseract's page segmentation modes that are used here, by its numbers. */
export const SEGMENTATION = {
  /** Finds columns, blocks and tables by itself. */
  page: '3',
  /** One block of vertical text. */
  verticalBlock: '5',
  /** One block of lines across: for a sample. */
  block: '6',
} as const;

/** The network of long short-term memory; the data holds nothing else. */
const LSTM_ONLY = 1;

/** Sets of languages that are kept open: the usual one, its vertical one, and one more. Each holds its data in memory. */
const OPEN_SETS = 3;

/** Resolutions that Tesseract believes, in dots per inch; it estimates others from the text (ccstruct/imagedata.h). */
const BELIEVED_DPI = { least: 70, most: 2400 };

/** How one picture is recognised. */
export interface RecognitionRequest {
  readonly languages: readonly LanguageData[];
  readonly segmentation: (typeof SEGMENTATION)[keyof typeof SEGMENTATION];
  readonly dpi?: number | undefined;
}

/** Reads grey pictures as they are. One after another, and none leaves anything behind for the next. */
export type Recognition = (picture: GreyPicture, request: RecognitionRequest) => ReadLine[];

/** Recognition by a loaded Tesseract. Throws an `Error` where data cannot be read or a picture not be recognised. */
export function recognitionBy(core: TesseractCore): Recognition {
  const written = new Set<string>();
  const open = new Map<string, TessBaseApi>();

  const apiFor = (languages: readonly LanguageData[]): TessBaseApi => {
    const key = languages.map(({ code }) => code).join('+');
    const known = open.get(key);
    if (known) return known;
    for (const { code, file } of languages)
      if (!written.has(code)) {
        core.FS.writeFile(`./${code}.traineddata`, gunzipSync(readFileSync(file)));
        written.add(code);
      }
    if (open.size >= OPEN_SETS) {
      const [oldest, api] = open.entries().next().value!;
      api.End();
      open.delete(oldest);
    }
    const api = new core.TessBaseAPI();
    if (api.Init(null, key, LSTM_ONLY) !== 0) throw new Error(`Tesseract does not accept its data for ${key}.`);
    // It would learn words and shapes of one page for the next; a page must not depend on the one before.
    api.SetVariable('classify_enable_learning', '0');
    api.SetVariable('tessedit_enable_doc_dict', '0');
    open.set(key, api);
    return api;
  };

  return (picture, { languages, segmentation, dpi = 0 }) => {
    const api = apiFor(languages);
    const believed = dpi >= BELIEVED_DPI.least && dpi <= BELIEVED_DPI.most;
    api.SetVariable('tessedit_pageseg_mode', segmentation);
    api.SetVariable('user_defined_dpi', believed ? String(Math.round(dpi)) : '0');
    core.FS.writeFile('/input', greymap(picture));
    try {
      if (api.SetImageFile(1, 0) === 1) throw new Error('Tesseract does not accept the picture.');
      api.Recognize(null);
      return linesOf(api.GetJSONText());
    } finally {
      core.FS.unlink('/input');
      api.Clear();
    }
  };
}

/** A picture as a file of raw pixels: the portable greymap format, `P5`, which costs nothing to write or read. */
function greymap({ width, height, data }: GreyPicture): Uint8Array {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  return file;
}
