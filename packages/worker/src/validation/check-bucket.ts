import { randomUUID } from 'node:crypto';
import { s3Blobs, s3Files } from '@cis/fileproc-source-s3';
import { bucketOptions } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { type Check, failed, ok } from './check.ts';

/** The bucket: there, listed, and thumbnails can be written, read and deleted, which is tried. */
export async function checkBucket(configuration: Configuration): Promise<readonly Check[]> {
  const options = bucketOptions(configuration);
  const files = s3Files(options);
  const blobs = s3Blobs({ ...options, prefix: configuration.values.THUMBNAIL_PREFIX });
  try {
    const { ok: isWell, detail } = await files.health();
    if (!isWell)
      return [
        failed(
          'bucket',
          detail,
          'Mend S3_BUCKET, AWS_REGION or the credentials; s3:ListBucket and s3:GetObject are needed.',
        ),
      ];
    const missing = await files.look(files.fileOf(`fileproc-validation-${randomUUID()}`), AbortSignal.timeout(20_000));
    const checks = [
      ok('bucket', detail),
      ...(missing === undefined ? [ok('bucket reading', 'objects may be looked at')] : []),
    ];
    const key = `fileproc-validation-${randomUUID()}.txt`;
    await blobs.put(key, new TextEncoder().encode('fileproc'), 'text/plain');
    await blobs.delete([key]);
    return [...checks, ok('thumbnails', `written and deleted under ${configuration.values.THUMBNAIL_PREFIX}`)];
  } finally {
    await files.close();
    blobs.close();
  }
}
