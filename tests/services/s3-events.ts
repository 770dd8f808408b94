/**
 * Events of S3 as AWS writes them into a queue, made by hand: direct ones, those of EventBridge, and those that SNS has
 * wrapped. The servers of the tests send no exact ones (no sequencer, no versions).
 */
import { randomUUID } from 'node:crypto';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

/** One change of an object. */
export interface ObjectChange {
  readonly bucket: string;
  /** As it is, not encoded. */
  readonly key: string;
  readonly change: 'created' | 'removed' | 'delete-marker' | 'expired';
  /** Bytes; of what was created only. */
  readonly size?: number;
  readonly eTag?: string;
  readonly versionId?: string;
  /** Hexadecimal, see `sequencer`. */
  readonly sequencer?: string;
  /** ISO 8601. */
  readonly time?: string;
}

/** A sequencer: grows with `position`, in as many hexadecimal digits as told. */
export function sequencer(position: number, digits = 18): string {
  return (0x56_0000_0000n + BigInt(position)).toString(16).toUpperCase().padStart(digits, '0');
}

/** A key as direct events have it: encoded as in a form (a space is `+`), its slashes kept. */
export function formEncodedKey(key: string): string {
  const encoded = (part: string): string => new URLSearchParams([['', part]]).toString().slice(1);
  return key.split('/').map(encoded).join('/');
}

const DIRECT_NAMES = {
  created: 'ObjectCreated:Put',
  removed: 'ObjectRemoved:Delete',
  'delete-marker': 'ObjectRemoved:DeleteMarkerCreated',
  expired: 'LifecycleExpiration:Delete',
} as const satisfies Record<ObjectChange['change'], string>;

function directRecord(change: ObjectChange): unknown {
  const created = change.change === 'created';
  return {
    eventVersion: '2.3',
    eventSource: 'aws:s3',
    awsRegion: REGION,
    eventTime: change.time ?? new Date().toISOString(),
    eventName: DIRECT_NAMES[change.change],
    userIdentity: { principalId: 'AWS:EXAMPLE' },
    requestParameters: { sourceIPAddress: '192.0.2.1' },
    responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': randomUUID() },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'fileproc',
      bucket: {
        name: change.bucket,
        ownerIdentity: { principalId: 'EXAMPLE' },
        arn: `arn:aws:s3:::${change.bucket}`,
      },
      object: {
        key: formEncodedKey(change.key),
        ...(created ? { size: change.size ?? 0, eTag: change.eTag ?? '' } : {}),
        ...(change.versionId === undefined ? {} : { versionId: change.versionId }),
        ...(change.sequencer === undefined ? {} : { sequencer: change.sequencer }),
      },
    },
  };
}

/** The body of a message that S3 itself sends: one or more records. */
export function directEvent(...changes: readonly ObjectChange[]): string {
  return JSON.stringify({ Records: changes.map(directRecord) });
}

/** The body that EventBridge sends: one change, its key not encoded. */
export function eventBridgeEvent(change: ObjectChange): string {
  const created = change.change === 'created';
  const deletionType = change.change === 'delete-marker' ? 'Delete Marker Created' : 'Permanently Deleted';
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': created ? 'Object Created' : 'Object Deleted',
    source: 'aws.s3',
    account: ACCOUNT,
    time: change.time ?? new Date().toISOString(),
    region: REGION,
    resources: [`arn:aws:s3:::${change.bucket}`],
    detail: {
      version: '0',
      bucket: { name: change.bucket },
      object: {
        key: change.key,
        ...(created ? { size: change.size ?? 0, etag: change.eTag ?? '' } : {}),
        ...(change.versionId === undefined ? {} : { 'version-id': change.versionId }),
        ...(change.sequencer === undefined ? {} : { sequencer: change.sequencer }),
      },
      'request-id': randomUUID(),
      requester: ACCOUNT,
      'source-ip-address': '192.0.2.1',
      ...(created
        ? { reason: 'PutObject' }
        : {
            reason: change.change === 'expired' ? 'Lifecycle Expiration' : 'DeleteObject',
            'deletion-type': deletionType,
          }),
    },
  });
}

/** A body as SNS wraps it on its way to a queue (raw message delivery off). */
export function snsWrapped(body: string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:fileproc`,
    Subject: 'Amazon S3 Notification',
    Message: body,
    Timestamp: new Date().toISOString(),
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
  });
}

/** What S3 sends when notifications are configured. */
export function s3TestEvent(bucket: string): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date().toISOString(),
    Bucket: bucket,
    RequestId: randomUUID(),
    HostId: randomUUID(),
  });
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same items in another order, told by the seed (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomNumbers(seed);
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** The items, and about `share` of them once more at the end, told by the seed: SQS delivers twice now and then. */
export function withDuplicates<T>(items: readonly T[], share: number, seed: number): T[] {
  const random = randomNumbers(seed);
  return [...items, ...items.filter(() => random() < share)];
}
