import { FileprocError, type Limits, limitExceeded } from '@cis/fileproc-core';

const MEGABYTE = 1024 * 1024;

/** Counts what comes out of one file by decompression, before it comes out. */
export interface Budget {
  /**
   * Claims `size` bytes out of `stored` ones. Throws LIMIT_EXCEEDED past `most`, past the limit of the file, and for a
   * ratio that only a bomb has.
   */
  claim(size: number, stored: number, most: number, what: string): void;
}

/** Up to here no ratio is asked for, as the limit says. */
const RATIO_FROM = 10 * MEGABYTE;

/** The budget of one file: the limits `decompressedMegabytes` and `decompressionRatio`. */
export function budgetOf(limits: Limits): Budget {
  let claimed = 0;
  return {
    claim(size, stored, most, what) {
      if (size > most)
        throw new FileprocError('LIMIT_EXCEEDED', `${what} expands to ${size} bytes; at most ${most} are read`);
      const ratio = Math.ceil(size / Math.max(1, stored));
      if (size > RATIO_FROM && ratio > limits.decompressionRatio)
        throw limitExceeded('decompressionRatio', limits, ratio, what);
      claimed += size;
      if (claimed > limits.decompressedMegabytes * MEGABYTE)
        throw limitExceeded('decompressedMegabytes', limits, Math.ceil(claimed / MEGABYTE), what);
    },
  };
}

/** Bytes of a properties block: a page takes about 2 KiB, an annotation 3 KiB. */
export const MOST_PROPERTIES = 64 * MEGABYTE;
/** Bytes of one drawing: an A3 page of 600 dpi in 24 bits has 210 MB. */
export const MOST_DRAWING = 256 * MEGABYTE;
/** Bytes of one original file: DocuWorks itself takes 50 MB. */
export const MOST_ORIGINAL = 256 * MEGABYTE;
