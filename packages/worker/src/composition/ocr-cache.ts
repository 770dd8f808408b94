import { dirname, join } from 'node:path';
import { folderBlobs, type OcrPageStore } from '@cis/fileproc-core';
import type { Configuration } from '../configuration/load.ts';
import { databasePath } from './index-place.ts';

/** The folder's name, beside the index. `fileproc index` does not look into a folder of this name. */
export const OCR_CACHE_FOLDER = '.fileproc-ocr-cache';

const MEGABYTE = 1024 ** 2;

/**
 * The cache of OCR pages, in the folder of the index; undefined where OCR_CACHE_MB is 0. `onFailure` is told once that the
 * folder cannot be used: each page would fail alike.
 */
export function composeOcrCache(
  configuration: Configuration,
  onFailure: (error: Error) => void,
): OcrPageStore | undefined {
  const { OCR_CACHE_MB: megabytes } = configuration.values;
  if (megabytes === 0) return undefined;
  const folder = join(dirname(databasePath(configuration)), OCR_CACHE_FOLDER);
  let told = false;
  return {
    store: folderBlobs(folder, { maxBytes: megabytes * MEGABYTE }),
    onFailure(error) {
      if (!told) onFailure(error);
      told = true;
    },
  };
}
