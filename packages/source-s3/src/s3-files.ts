import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { FileprocError, type FileRef, type FileStore, type Health, type OpenedFile } from '@cis/fileproc-core';
import { abortable } from '@cis/fileproc-core/source';
import { bucketProblem, type Connection, type ConnectionOptions, connect } from './connection.ts';
import { resumedContent, resumeError, skip } from './content.ts';
import { keyRef, objectRef } from './object-ref.ts';
import { s3Error } from './s3-error.ts';

/** Options of {@link s3Files}. */
export interface S3FilesOptions extends ConnectionOptions {
  readonly bucket: string;
  /** Milliseconds without a byte after which a content counts as stalled and is taken up anew. Default 30,000. */
  readonly idleTimeout?: number;
  /** Times that a broken content is taken up again, counted anew after each MiB. Default 5. */
  readonly maxResumes?: number;
}

/** The objects of a bucket, by their keys. */
export interface S3Files extends FileStore {
  readonly name: 's3';
  readonly bucket: string;
  /**
   * The object as it is now, or undefined where it is gone. Throws SOURCE_DENIED, SOURCE_UNAVAILABLE, and the signal's
   * reason.
   */
  look(file: FileRef, signal: AbortSignal): Promise<FileRef | undefined>;
  /** Destroys the client where none was given. */
  close(): Promise<void>;
}

/**
 * The objects of a bucket. Nothing is asked before the first call. Throws INVALID_CONFIG for wrong options.
 *
 * A content that flows is the one whose size and version `open` told: it is taken up again by If-Match, so an object that
 * is overwritten meanwhile is SOURCE_CHANGED.
 */
export function s3Files(options: S3FilesOptions): S3Files {
  return filesOver(connect(options), options);
}

/** As {@link s3Files}, over a connection that others use, too. */
export function filesOver(connection: Connection, options: S3FilesOptions): S3Files {
  const { client } = connection;
  const { bucket, idleTimeout = 30_000, maxResumes = 5 } = options;
  const problems = [
    bucketProblem(bucket),
    !(idleTimeout > 0) && `idleTimeout is more than 0 milliseconds, not ${idleTimeout}`,
    !(Number.isInteger(maxResumes) && maxResumes >= 0) && `maxResumes is a whole number from 0 on, not ${maxResumes}`,
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new FileprocError('INVALID_CONFIG', `S3: ${problems.join('; ')}`);

  async function get(key: string, signal: AbortSignal, rest?: { etag: string; position: number }) {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(rest && { IfMatch: rest.etag, Range: `bytes=${rest.position}-` }),
    });
    const output = await abortable(client.send(command, { abortSignal: signal }), signal, (late) =>
      bodyOf(late).destroy(),
    );
    return { output, body: heldBody(output, signal) };
  }

  async function look(file: FileRef, signal: AbortSignal): Promise<FileRef | undefined> {
    const key = file.path;
    const asked = { bucket, key };
    if (key === '') return undefined;
    try {
      const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
      const output = await abortable(client.send(command, { abortSignal: signal }), signal);
      return objectRef(bucket, key, factsOf(output));
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      if (!isNotFound(thrown)) throw s3Error(thrown, asked);
    }
    // HEAD answers 404 for a bucket that is gone, too, and has no body to say so: GET has. A whole index hangs on it.
    try {
      const { output, body } = await get(key, signal);
      body.destroy();
      return objectRef(bucket, key, factsOf(output));
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      const error = s3Error(thrown, asked);
      if (error.code !== 'SOURCE_MISSING') throw error;
      return undefined;
    }
  }

  return {
    name: 's3',
    bucket,
    fileOf: (key) => keyRef(bucket, key),
    look,
    async open(file, signal): Promise<OpenedFile> {
      const key = file.path;
      const asked = { bucket, key };
      signal.throwIfAborted();
      if (key === '') throw new FileprocError('SOURCE_MISSING', `No object of bucket ${bucket} has an empty key.`);
      try {
        const { output, body } = await get(key, signal);
        const etag = output.ETag;
        const from = async (position: number): Promise<Readable> => {
          try {
            if (etag === undefined) throw new Error('the server told no ETag, so the rest can not be asked for');
            const rest = await get(key, signal, { etag, position });
            const start = /^bytes (\d+)-/.exec(rest.output.ContentRange ?? '')?.[1];
            if (Number(start ?? 0) === position) return rest.body;
            if (start === undefined) return skip(rest.body, position, idleTimeout);
            rest.body.destroy();
            throw new Error(`the server gave bytes from ${start} on in place of ${position}`);
          } catch (thrown) {
            if (signal.aborted) throw signal.reason;
            throw resumeError(thrown, asked);
          }
        };
        const content = resumedContent(body, output.ContentLength, from, asked, { idleTimeout, maxResumes }, signal);
        return { file: objectRef(bucket, key, factsOf(output)), content };
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        throw s3Error(thrown, asked);
      }
    },
    async isCurrent(file, indexed, signal) {
      const present = await look(file, signal);
      if (present === undefined || indexed === undefined) return present === indexed;
      return present.version !== undefined && present.version === indexed.version;
    },
    health: () => health(connection, bucket),
    async close() {
      connection.close();
    },
  };
}

/** Milliseconds in which a bucket that is well answers. */
const HEALTH_TIMEOUT = 20_000;

/** Whether a bucket may be used. HEAD needs s3:ListBucket and gives no reason; a listing tells it. */
async function health({ client, region }: Connection, bucket: string): Promise<Health> {
  const where = `bucket ${bucket}, region ${await region()}`;
  const abortSignal = AbortSignal.timeout(HEALTH_TIMEOUT);
  try {
    await abortable(client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal }), abortSignal);
    return { ok: true, detail: where };
  } catch {
    try {
      const command = new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 });
      await abortable(client.send(command, { abortSignal }), abortSignal);
      return { ok: true, detail: where };
    } catch (thrown) {
      return { ok: false, detail: `${where}: ${s3Error(thrown, { bucket }).message}` };
    }
  }
}

function isNotFound(thrown: unknown): boolean {
  return thrown instanceof S3ServiceException && thrown.$metadata.httpStatusCode === 404;
}

interface HeadFacts {
  readonly ContentLength?: number | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly ContentType?: string | undefined;
}

function factsOf(output: HeadFacts) {
  return {
    size: output.ContentLength,
    etag: output.ETag,
    lastModified: output.LastModified,
    contentType: output.ContentType,
  };
}

function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body;
  throw new FileprocError('SOURCE_UNAVAILABLE', 'S3 answered without a content.');
}

/**
 * The body, unread: destroyed when the signal aborts, and quiet when its connection breaks before anybody reads, also where
 * a client of the caller's wraps it.
 */
function heldBody(output: GetObjectCommandOutput, signal: AbortSignal): Readable {
  const body = bodyOf(output);
  const onAbort = () => body.destroy();
  body.on('error', () => {});
  signal.addEventListener('abort', onAbort, { once: true });
  body.once('close', () => signal.removeEventListener('abort', onAbort));
  if (signal.aborted) body.destroy();
  return body;
}
