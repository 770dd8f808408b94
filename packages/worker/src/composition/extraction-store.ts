import { resolve } from 'node:path';
import { type BlobStore, FileprocError, type FileReader, folderBlobs, withExtractionStore } from '@cis/fileproc-core';
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

/** The reader, behind the store of EXTRACTION_STORE where that is on. */
export async function storedReader(
  configuration: Configuration,
  reader: FileReader,
  onFailure: (error: Error) => void,
): Promise<FileReader> {
  const store = await composeStore(configuration);
  return store ? withExtractionStore(reader, { store, onFailure }) : reader;
}
