import { decodeFormKey } from './form-key.ts';
import { asObject, type BadRecord, recordOf, type S3Record } from './s3-record.ts';

/** What the body of a message is. */
export type ParsedBody =
  /** An event about objects; `bad` are those of its records that name none. */
  | { readonly kind: 'event'; readonly records: readonly S3Record[]; readonly bad: readonly BadRecord[] }
  /** What S3 sends when a notification is set up. */
  | { readonly kind: 'test' }
  /** No S3 event. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** SNS in SNS is rare, and a body that holds itself is none. */
const MAX_WRAPPINGS = 5;

/**
 * Reads the body of a message: a direct S3 notification, an EventBridge event of S3, or one of these wrapped by SNS.
 * Never throws.
 */
export function parseBody(body: string): ParsedBody {
  return parseWrapped(body, MAX_WRAPPINGS);
}

function parseWrapped(body: string, wrappings: number): ParsedBody {
  const message = asObject(parseJson(body));
  if (!message) return { kind: 'invalid', reason: 'it is no JSON object' };
  if (message.Type === 'Notification' && typeof message.Message === 'string')
    return wrappings > 0
      ? parseWrapped(message.Message, wrappings - 1)
      : { kind: 'invalid', reason: `it is wrapped more than ${MAX_WRAPPINGS} times` };
  if (message.Event === 's3:TestEvent') return { kind: 'test' };
  if (Array.isArray(message.Records)) return eventOf(message.Records.map(directRecord));
  if (message['detail-type'] !== undefined) return eventBridgeEvent(message);
  return { kind: 'invalid', reason: 'it is neither an S3 notification nor an EventBridge event' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function eventOf(all: readonly (S3Record | BadRecord)[]): ParsedBody {
  const records = all.filter((record) => 'key' in record);
  const bad = all.filter((record) => 'reason' in record);
  return { kind: 'event', records, bad };
}

/** Amazon S3 User Guide, Event message structure. Other servers name themselves: `minio:s3`, `ceph:s3`. */
function directRecord(value: unknown): S3Record | BadRecord {
  const record = asObject(value);
  const s3 = asObject(record?.s3);
  const { eventSource } = record ?? {};
  if (!record || !s3 || (typeof eventSource === 'string' && !/(^|:)s3$/.test(eventSource)))
    return { reason: 'it is no record of S3' };
  const object = asObject(s3.object);
  const encoded = object?.key;
  const key = typeof encoded === 'string' ? decodeFormKey(encoded) : undefined;
  if (typeof encoded === 'string' && key === undefined) return { reason: 'its key is not encoded as S3 does' };
  return recordOf({ bucket: asObject(s3.bucket)?.name, key, event: record.eventName, size: object?.size });
}

/** Amazon S3 User Guide, EventBridge event message structure: the key is plain. */
function eventBridgeEvent(message: Readonly<Record<string, unknown>>): ParsedBody {
  const detail = asObject(message.detail);
  const fromElsewhere = message.source !== undefined && message.source !== 'aws.s3';
  if (!detail || fromElsewhere) return { kind: 'invalid', reason: 'it is an EventBridge event, but not of S3' };
  const object = asObject(detail.object);
  const record = recordOf({
    bucket: asObject(detail.bucket)?.name,
    key: object?.key,
    event: message['detail-type'],
    size: object?.size,
  });
  return 'reason' in record ? { kind: 'invalid', reason: record.reason } : eventOf([record]);
}
