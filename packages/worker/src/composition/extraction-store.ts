import { resolve } from 'node:path';
import {
  type BlobStore,
  createIsolatedReader,
  FileprocError,
  type FileReader,
  folderBlobs,
  type IsolatedReaderOptions,
  withExtractionStore,
} from '@cis/fileproc-core';
import type { Configuration } from '../configuration/load.ts';
import { s3Connection } from './aws.ts';

const GIGABYTE = 1024 ** 3;
const S3_PLACE = /^s3:\/\/([^/]+)\/?(.*)$/;

/** The place of EXTRACTION_STORE; undefined where it is off. Throws INVALID_CONFIG for a URL that is none of a bucket. */
export async function composeStore(configuration: Configuration): Promise<BlobStore | undefined> {
  const { EXTRACTION_STORE: place, EXTRACTION_STORE_MAX_GB: gigabytes } = configuration.values;
  if (place === undefined) return undefined;
  if (!place.includes('://')) return folderBlobs(resolve(place), { maxBytes: gigabytes * GIGABYTE });
  const [, bucket, prefix = ''] = S3_PLACE.exec(place) ?? [];
  if (bucket === undefined)
    throw new FileprocError(
      'INVALID_CONFIG',
      `EXTRACTION_STORE must be a folder or s3://bucket/prefix, not "${place}".`,
    );
  const { s3Blobs } = await import('@cis/fileproc-source-s3');
  return s3Blobs({
    ...s3Connection(configuration),
    bucket,
    prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
  });
}

/**
 * A reader behind the store of EXTRACTION_STORE, for a pipeline that would else make its own; undefined where the store is
 * off. `onFailure` is told when the store cannot be used.
 */
export async function storedReader(
  configuration: Configuration,
  reading: IsolatedReaderOptions,
  onFailure: (error: Error) => void,
): Promise<FileReader | undefined> {
  const store = await composeStore(configuration);
  return store && withExtractionStore(createIsolatedReader(reading), { store, onFailure });
}
