import type { FileRef } from '@cis/fileproc-core';
import { globTest } from './glob.ts';

/** Which objects are delivered. What is left out stays in the index as it is while it is in the bucket. */
export interface S3Filters {
  /** Patterns of keys, of which one must fit: `['*.pdf', 'scans/**']`. Default all. */
  readonly include?: readonly string[];
  /** Patterns of keys of which none may fit. */
  readonly exclude?: readonly string[];
  /** Bytes, inclusive. */
  readonly minSize?: number;
  /** Bytes, inclusive. */
  readonly maxSize?: number;
  /** From this time on. */
  readonly modifiedAfter?: Date;
  /** Before this time. */
  readonly modifiedBefore?: Date;
}

/** The filters as tests. */
export interface Selection {
  /** Whether the key alone leaves the object in. */
  key(key: string): boolean;
  /** Whether the object is left in. What is not known leaves it in. */
  file(file: Pick<FileRef, 'path' | 'size' | 'modifiedAt'>): boolean;
}

/** Compiles the filters. Throws a SyntaxError for a pattern that is none. */
export function selectionOf(filters: S3Filters): Selection {
  const include = filters.include?.map(globTest);
  const exclude = (filters.exclude ?? []).map(globTest);
  const { minSize = 0, maxSize = Number.POSITIVE_INFINITY, modifiedAfter, modifiedBefore } = filters;
  const key = (text: string) =>
    (include === undefined || include.some((fits) => fits(text))) && !exclude.some((fits) => fits(text));
  return {
    key,
    file: ({ path, size, modifiedAt }) =>
      key(path) &&
      (size === undefined || (size >= minSize && size <= maxSize)) &&
      (modifiedAt === undefined ||
        ((modifiedAfter === undefined || modifiedAt >= modifiedAfter) &&
          (modifiedBefore === undefined || modifiedAt < modifiedBefore))),
  };
}
