import { FileprocError, s3Uri } from '@cis/fileproc-core';
import { type CommandContext, type CommonOptions, configurationFor } from '../commands/context.ts';
import { needed } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import type { SettingName } from '../configuration/settings.ts';

/** The part of the bucket that a command is about. */
export interface BucketPlace {
  readonly bucket: string;
  /** What the keys start with; empty: the whole bucket. As it is, not encoded. */
  readonly prefix: string;
  /** What every `source_uri` of it starts with. */
  readonly uri: string;
}

const BUCKET_URL = /^s3:\/\/([^/]+)(?:\/(.*))?$/s;
const STORE_URL = /^s3:\/\/([^/]+)\/?(.*)$/s;

/**
 * The configuration of a command about a bucket, and the part of the bucket that `url` names; all of S3_BUCKET without it.
 * The bucket of the URL counts where S3_BUCKET is not set. Throws INVALID_CONFIG where both are there and differ: the events
 * that workers take, and the thumbnails, are those of S3_BUCKET.
 */
export async function bucketPlace(
  context: CommandContext,
  options: CommonOptions,
  url: string | undefined,
  more: Partial<Record<SettingName, string>> = {},
): Promise<{ readonly configuration: Configuration; readonly place: BucketPlace }> {
  const configuration = await configurationFor(context, options, more);
  if (url === undefined) {
    const { S3_BUCKET: bucket } = needed(configuration, ['S3_BUCKET']);
    return { configuration, place: placeOf(bucket, '') };
  }
  const [, bucket, prefix = ''] = BUCKET_URL.exec(url) ?? [];
  if (bucket === undefined)
    throw new FileprocError(
      'INVALID_CONFIG',
      `A bucket is named by s3://bucket/prefix, not by ${JSON.stringify(url)}.`,
    );
  const { S3_BUCKET: set } = configuration.values;
  if (set === undefined)
    return {
      configuration: await configurationFor(context, options, { ...more, S3_BUCKET: bucket }),
      place: placeOf(bucket, prefix),
    };
  if (set !== bucket)
    throw new FileprocError('INVALID_CONFIG', `${url} is not in S3_BUCKET (${set}). Set S3_BUCKET to ${bucket}.`);
  return { configuration, place: placeOf(bucket, prefix) };
}

function placeOf(bucket: string, prefix: string): BucketPlace {
  return { bucket, prefix, uri: s3Uri(bucket, prefix) };
}

/** Prefixes of S3_BUCKET that hold our own output, which is no file: thumbnails, and stored extractions if they lie there. */
export function ownPrefixes({ values }: Configuration): string[] {
  const [, bucket, prefix = ''] = STORE_URL.exec(values.EXTRACTION_STORE ?? '') ?? [];
  if (bucket === undefined || bucket !== values.S3_BUCKET) return [values.THUMBNAIL_PREFIX];
  if (prefix === '')
    throw new FileprocError(
      'INVALID_CONFIG',
      `EXTRACTION_STORE (s3://${bucket}) would lie among the files of S3_BUCKET. Give it a prefix: s3://${bucket}/extractions/`,
    );
  return [values.THUMBNAIL_PREFIX, prefix.endsWith('/') ? prefix : `${prefix}/`];
}
