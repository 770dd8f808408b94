import { readFileSync } from 'node:fs';
import { FileprocError } from '@cis/fileproc-core';
import type { OpenSearchAuth, OpenSearchOptions } from '@cis/fileproc-sink-opensearch';
import type { S3FilesOptions } from '@cis/fileproc-source-s3';
import type { QueueAccess } from '@cis/fileproc-source-sqs';
import type { Configuration } from '../configuration/load.ts';
import type { SettingName, SettingValues } from '../configuration/settings.ts';

/** Settings of which a command needs the named ones. */
export type Needed<Name extends SettingName> = { readonly [Key in Name]: NonNullable<SettingValues[Key]> };

/** The values of settings without which a command cannot work. Throws INVALID_CONFIG that lists all that are missing. */
export function needed<Name extends SettingName>({ values }: Configuration, names: readonly Name[]): Needed<Name> {
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0)
    throw new FileprocError(
      'INVALID_CONFIG',
      `${missing.join(', ')} must be set, in the environment, in .env or in the config file (see docs/configuration.md).`,
    );
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Needed<Name>;
}

/** How the bucket is reached. Throws INVALID_CONFIG where it is not named. */
export function bucketOptions(configuration: Configuration): S3FilesOptions {
  const { S3_BUCKET: bucket } = needed(configuration, ['S3_BUCKET']);
  return { bucket, ...s3Connection(configuration) };
}

/** How S3 is reached, whatever the bucket. */
export function s3Connection({ values }: Configuration): Omit<S3FilesOptions, 'bucket'> {
  const { AWS_REGION: region, AWS_ENDPOINT_URL_S3: endpoint } = values;
  return { ...(region !== undefined && { region }), ...(endpoint !== undefined && { endpoint }) };
}

/** How SQS is reached. */
export function queueAccess({ values }: Configuration): QueueAccess {
  const { AWS_REGION: region, AWS_ENDPOINT_URL_SQS: endpoint } = values;
  return { ...(region !== undefined && { region }), ...(endpoint !== undefined && { endpoint }) };
}

/** How OpenSearch is reached, without thumbnails. Throws INVALID_CONFIG where it is not named or the sign-in is not whole. */
export function openSearchOptions(configuration: Configuration): Omit<OpenSearchOptions, 'thumbnails'> {
  const { OPENSEARCH_ENDPOINT: node } = needed(configuration, ['OPENSEARCH_ENDPOINT']);
  const { values } = configuration;
  return {
    node,
    index: values.OPENSEARCH_INDEX,
    auth: openSearchAuth(node, values),
    thumbnailPrefix: values.THUMBNAIL_PREFIX,
    shards: values.OPENSEARCH_SHARDS,
    replicas: values.OPENSEARCH_REPLICAS,
    ...(values.OPENSEARCH_CA_FILE !== undefined && { tls: { ca: certificates(values.OPENSEARCH_CA_FILE) } }),
  };
}

function openSearchAuth(node: string, values: SettingValues): OpenSearchAuth {
  const { OPENSEARCH_USERNAME: username, OPENSEARCH_PASSWORD: password, AWS_REGION: region } = values;
  const service = serviceOf(node);
  const kind =
    values.OPENSEARCH_AUTH !== 'auto'
      ? values.OPENSEARCH_AUTH
      : username !== undefined
        ? 'basic'
        : service
          ? 'sigv4'
          : 'none';
  if (kind === 'none') return { kind };
  if (kind === 'basic') {
    if (username === undefined || password === undefined)
      throw new FileprocError(
        'INVALID_CONFIG',
        'OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD must both be set for basic authentication.',
      );
    return { kind, username, password };
  }
  if (region === undefined)
    throw new FileprocError('INVALID_CONFIG', 'AWS_REGION must be set to sign requests to OpenSearch.');
  return { kind, region, service: service ?? 'es' };
}

/** The service of an endpoint of AWS, by its host; undefined for others. */
function serviceOf(node: string): 'es' | 'aoss' | undefined {
  const host = new URL(node).hostname;
  if (/\.aoss\.amazonaws\.com(\.cn)?$/.test(host)) return 'aoss';
  return /\.es\.amazonaws\.com(\.cn)?$/.test(host) ? 'es' : undefined;
}

function certificates(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new FileprocError(
      'INVALID_CONFIG',
      `OPENSEARCH_CA_FILE names ${path}, which cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}.`,
    );
  }
}
