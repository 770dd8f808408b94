import { DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type BlobStore, FileprocError, isFileprocError } from '@cis/fileproc-core';
import { bucketProblem, type ConnectionOptions, connect } from './connection.ts';
import { s3Error } from './s3-error.ts';
import { filesOver } from './s3-files.ts';

/** Options of {@link s3Blobs}. */
export interface S3BlobsOptions extends ConnectionOptions {
  readonly bucket: string;
  /** What every key of ours begins with: `thumbnails/`. Default none. */
  readonly prefix?: string;
}

/** Blobs below a prefix of a bucket. */
export interface S3Blobs extends BlobStore {
  /** Destroys the client where none was given. */
  close(): Promise<void>;
}

/** Keys that S3 deletes by one request at most (S3 API, DeleteObjects). */
const DELETED_AT_ONCE = 1000;

/**
 * A place for bytes below a prefix of a bucket. The role needs s3:GetObject, s3:PutObject, s3:DeleteObject there, and
 * s3:ListBucket: without it S3 says of a blob that is not there that it may not be read. Throws INVALID_CONFIG for wrong
 * options.
 */
export function s3Blobs(options: S3BlobsOptions): S3Blobs {
  const { bucket, prefix = '' } = options;
  const problem = bucketProblem(bucket);
  if (problem) throw new FileprocError('INVALID_CONFIG', `S3: ${problem}`);
  const connection = connect(options);
  const { client } = connection;
  const files = filesOver(connection, { ...options, bucket });
  const objectKey = (key: string): string => {
    if (!/^[\w./-]+$/.test(key))
      throw new FileprocError('STORE_UNAVAILABLE', `${JSON.stringify(key)} is no key of a blob.`);
    return `${prefix}${key}`;
  };

  return {
    async get(key, signal = new AbortController().signal) {
      const name = objectKey(key);
      try {
        const opened = await files.open(files.fileOf(name), signal);
        const chunks: Uint8Array[] = [];
        for await (const chunk of opened.content) chunks.push(chunk);
        return Buffer.concat(chunks);
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        if (isFileprocError(thrown) && thrown.code === 'SOURCE_MISSING') return undefined;
        throw unavailable(thrown, bucket, name, 'read');
      }
    },
    async put(key, bytes, contentType) {
      const name = objectKey(key);
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: bytes, ContentType: contentType }));
      } catch (thrown) {
        throw unavailable(thrown, bucket, name, 'written');
      }
    },
    async delete(keys) {
      const names = keys.map(objectKey);
      for (let start = 0; start < names.length; start += DELETED_AT_ONCE) {
        const batch = names.slice(start, start + DELETED_AT_ONCE);
        const command = new DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Objects: batch.map((Key) => ({ Key })), Quiet: true },
        });
        const { Errors: errors = [] } = await client.send(command).catch((thrown: unknown) => {
          throw unavailable(thrown, bucket, batch[0]!, 'deleted');
        });
        const failed = errors.filter(({ Code }) => Code !== 'NoSuchKey');
        const [first] = failed;
        if (first)
          throw new FileprocError(
            'STORE_UNAVAILABLE',
            `${failed.length} of ${batch.length} blobs of bucket ${bucket} could not be deleted, the first being ${first.Key} (${first.Code}: ${first.Message}). Give the role of fileproc s3:DeleteObject on them.`,
          );
      }
    },
    async close() {
      connection.close();
    },
  };
}

function unavailable(
  thrown: unknown,
  bucket: string,
  key: string,
  done: 'read' | 'written' | 'deleted',
): FileprocError {
  const { message } = s3Error(thrown, { bucket, key });
  const permission = { read: 's3:GetObject and s3:ListBucket', written: 's3:PutObject', deleted: 's3:DeleteObject' }[
    done
  ];
  return new FileprocError(
    'STORE_UNAVAILABLE',
    `The blob s3://${bucket}/${key} could not be ${done}, which needs ${permission}: ${message}`,
    { cause: thrown },
  );
}
