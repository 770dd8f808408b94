import { FileprocError } from '../contract/errors.ts';
import { isEmf, playEmf } from './emf.ts';
import type { MetafileInfo, MetafileOptions, MetafileSink } from './metafile.ts';
import { isWmf, playWmf } from './wmf.ts';

/** Whether bytes begin as an EMF or a WMF. */
export function isMetafile(data: Uint8Array): boolean {
  return isEmf(data) || isWmf(data);
}

/** Plays an EMF or a WMF, whichever it is. Throws CORRUPT for neither. */
export function playMetafile(data: Uint8Array, sink: MetafileSink, options: MetafileOptions = {}): MetafileInfo {
  if (isEmf(data)) return playEmf(data, sink, options);
  if (isWmf(data)) return playWmf(data, sink, options);
  throw new FileprocError('CORRUPT', 'The drawing is neither EMF nor WMF');
}
