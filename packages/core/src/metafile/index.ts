export { decodeCharset, encodingOfCharset } from './charset.ts';
export { type DibContent, decodeDib } from './dib.ts';
export type {
  MetafileInfo,
  MetafileOptions,
  MetafileSink,
  PlacedBitmap,
  Point,
  Rectangle,
  TextRun,
} from './metafile.ts';
export { type PlacedWord, textOfRuns } from './page-text.ts';
export { isMetafile, playMetafile } from './play.ts';
