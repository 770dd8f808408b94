import { encodeFormKey } from './form-key.ts';

/** A file for a queue. */
export interface EnqueuedFile {
  /** The key of the object, as it is. A `FileRef` of an object fits. */
  readonly path: string;
  /** Bytes, where known. */
  readonly size?: number;
}

/** The name of the notification configuration that our messages give: how to tell them from those of S3. */
export const ENQUEUED_BY = 'fileproc-enqueue';

/**
 * One record in the shape of a direct S3 event, so that every consumer of such events reads it. What it says is where to
 * look; time and size are for people.
 */
export function composeRecord(bucket: string, file: EnqueuedFile, time: Date): string {
  return JSON.stringify({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventTime: time.toISOString(),
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: ENQUEUED_BY,
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: { key: encodeFormKey(file.path), ...(file.size !== undefined && { size: file.size }) },
    },
  });
}

/** The body of a message, of records that `composeRecord` made. ASCII alone, so its bytes are its characters. */
export function composeBody(records: readonly string[]): string {
  return `{"Records":[${records.join(',')}]}`;
}
