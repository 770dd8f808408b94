import { type DibContent, decodeDib } from '@cis/fileproc-core/metafile';
import { type Budget, MOST_DRAWING } from '../container/budget.ts';
import { damaged } from '../container/damaged.ts';
import { u32 } from '../container/element.ts';
import { expandLh5 } from '../container/lh5.ts';

/** How the bits are stored. */
const METHOD = { plain: 0, lh5: 1 } as const;
/** Method, stored size, expanded size, rows. */
const HEAD_LENGTH = 16;

/**
 * Decodes the bitmap of a drawing of kind 7: a BITMAPINFO of `infoLength` bytes, four numbers, the bits. Throws CORRUPT,
 * LIMIT_EXCEEDED, and CORRUPT with the number of a method that is not known.
 */
export function decodeStoredDib(
  data: Uint8Array,
  infoLength: number | undefined,
  budget: Budget,
  mostPixels: number,
): DibContent {
  if (!infoLength || infoLength < 0 || infoLength + HEAD_LENGTH > data.length) throw damaged('A bitmap is too short');
  const info = data.subarray(0, infoLength);
  const method = u32(data, infoLength);
  const stored = data.subarray(infoLength + HEAD_LENGTH);
  const size = u32(data, infoLength + 8);
  if (method === METHOD.plain) return decodeDib(info, stored, mostPixels);
  if (method !== METHOD.lh5) throw damaged(`A bitmap is stored by method ${method}, which is not known`);
  budget.claim(size, stored.length, MOST_DRAWING, 'A bitmap');
  return decodeDib(info, expandLh5(stored, size), mostPixels);
}
