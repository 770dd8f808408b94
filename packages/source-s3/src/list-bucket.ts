import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { FileprocError } from '@cis/fileproc-core';
import { abortable, backoff, wait } from '@cis/fileproc-core/source';
import type { Connection } from './connection.ts';
import { formDecoded } from './form-decoded.ts';
import { s3Error } from './s3-error.ts';
import type { ListedObject } from './s3-object.ts';

/** Tries of one page beyond those of the SDK: a listing of millions should not begin anew for one of its thousands. */
const PAGE_TRIES = 4;

/**
 * Every object whose key starts with `prefix`, a page at a time, in the order of the server. The next page is asked for
 * while one is worked on. Throws INVALID_CONFIG where the bucket is not there or may not be listed, SOURCE_UNAVAILABLE,
 * and the signal's reason.
 */
export async function* listBucket(
  connection: Connection,
  bucket: string,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let next: Promise<ListObjectsV2CommandOutput> | undefined = page(connection, bucket, prefix, undefined, either);
  try {
    while (next) {
      const output: ListObjectsV2CommandOutput = await next;
      const token = output.IsTruncated ? output.NextContinuationToken : undefined;
      next = token === undefined ? undefined : page(connection, bucket, prefix, token, either);
      // It is waited for later, or not at all where the iteration is left.
      next?.catch(() => {});
      yield objectsOf(output);
    }
  } finally {
    stop.abort();
  }
}

async function page(
  { client }: Connection,
  bucket: string,
  prefix: string,
  token: string | undefined,
  signal: AbortSignal,
): Promise<ListObjectsV2CommandOutput> {
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    ...(prefix !== '' && { Prefix: prefix }),
    ...(token !== undefined && { ContinuationToken: token }),
    // XML 1.0 cannot hold control characters, and its parsers change line ends.
    EncodingType: 'url',
  });
  for (let tries = 1; ; tries++) {
    try {
      return await abortable(client.send(command, { abortSignal: signal }), signal);
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      const error = s3Error(thrown, { bucket });
      if (error.code === 'SOURCE_DENIED' || (thrown instanceof Error && thrown.name === 'NoSuchBucket'))
        throw new FileprocError('INVALID_CONFIG', error.message, { cause: thrown });
      if (error.code !== 'SOURCE_UNAVAILABLE' || tries >= PAGE_TRIES) throw error;
      await wait(backoff(tries, 1000), signal);
    }
  }
}

function objectsOf({ Contents = [], EncodingType }: ListObjectsV2CommandOutput): ListedObject[] {
  const objects: ListedObject[] = [];
  for (const { Key, Size, ETag, LastModified, StorageClass } of Contents) {
    if (Key === undefined || LastModified === undefined) continue;
    objects.push({
      // A server that does not know the option answers without it, and with keys as they are.
      key: EncodingType === 'url' ? formDecoded(Key) : Key,
      size: Size ?? 0,
      etag: ETag ?? '',
      lastModified: LastModified,
      storageClass: StorageClass,
    });
  }
  return objects;
}
