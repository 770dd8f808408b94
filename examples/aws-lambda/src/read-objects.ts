import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { extract, FileprocError, type FileReader, isFileprocError, type Limits } from '@cis/fileproc-core';
import { parseBody } from '@cis/fileproc-source-sqs';

/** What the function works with; made once, used by every event that the instance gets. */
export interface ReadingOptions {
  readonly s3: S3Client;
  readonly reader: FileReader;
  readonly limits: Partial<Limits>;
  /** Where the texts go: another bucket than that of the files, since a text would be an event of its own. */
  readonly outputBucket: string;
}

/** What became of one object. */
export interface ReadObject {
  readonly key: string;
  readonly outcome: 'read' | 'not read' | 'deleted';
  /** Why it could not be read. */
  readonly code?: string;
}

/**
 * Reads the objects that an event of S3 names (direct or through EventBridge) and writes `KEY.json` for each: type, pages,
 * metadata, warnings. Events come twice and out of order, so the event only says where to look: what counts is what the
 * bucket holds now. An object that is gone takes its text with it.
 *
 * What a file itself is to blame for is written in place of its text. Everything else is thrown, so that Lambda tries again;
 * INVALID_MESSAGE where the event is none of S3.
 */
export async function readObjects(event: unknown, options: ReadingOptions, signal: AbortSignal): Promise<ReadObject[]> {
  const parsed = parseBody(JSON.stringify(event));
  if (parsed.kind === 'test') return [];
  if (parsed.kind === 'invalid')
    throw new FileprocError('INVALID_MESSAGE', `The event was not read: ${parsed.reason}.`);
  const read: ReadObject[] = [];
  for (const { bucket, key } of parsed.records) {
    if (bucket === options.outputBucket)
      throw new FileprocError(
        'INVALID_CONFIG',
        `Files and texts are both in ${bucket}: OUTPUT_BUCKET must be another one.`,
      );
    read.push(await readObject(bucket, key, options, signal));
  }
  return read;
}

async function readObject(
  bucket: string,
  key: string,
  { s3, reader, limits, outputBucket }: ReadingOptions,
  signal: AbortSignal,
): Promise<ReadObject> {
  const text = { Bucket: outputBucket, Key: `${key}.json` };
  const write = (content: unknown) =>
    s3.send(new PutObjectCommand({ ...text, Body: JSON.stringify(content), ContentType: 'application/json' }), {
      abortSignal: signal,
    });
  const object = await s3
    .send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal })
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    });
  if (!object?.Body) {
    await s3.send(new DeleteObjectCommand(text), { abortSignal: signal });
    return { key, outcome: 'deleted' };
  }
  try {
    const document = await extract(object.Body.transformToWebStream(), {
      reader,
      limits,
      name: key.slice(key.lastIndexOf('/') + 1),
      ...(object.ContentType !== undefined && { declaredType: object.ContentType }),
      signal,
    });
    const { type, pages, metadata, warnings } = document;
    await write({ key, type: type.mediaType, pages, metadata, warnings });
    return { key, outcome: 'read' };
  } catch (error) {
    if (!isFileprocError(error) || error.category !== 'file') throw error;
    await write({ key, error: { code: error.code, message: error.message } });
    return { key, outcome: 'not read', code: error.code };
  }
}
