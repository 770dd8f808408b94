/** One object that a message speaks of. */
export interface S3Record {
  readonly bucket: string;
  /** As it is, not encoded. */
  readonly key: string;
  /** `ObjectCreated:Put`, `Object Created`: as the sender names it, without `s3:`. */
  readonly event: string;
  /** Bytes, where the event tells. */
  readonly size?: number;
}

/** A record that names no object. */
export interface BadRecord {
  /** What is wrong with it, in words. */
  readonly reason: string;
}

/**
 * Events after which the bytes are what they were: a change of storage class, copies elsewhere, a restore that has only
 * begun, or a restored copy that is taken away again. Looking then could find less than the index holds, because an
 * archived object cannot be read. Everything else is a reason to look, names unknown to us included.
 */
const CONTENT_IS_THE_SAME: readonly RegExp[] = [
  /^LifecycleTransition$/,
  /^IntelligentTiering$/,
  /^Replication:/,
  /^ObjectRestore:(Post|Delete)$/,
  /^Object (Storage Class|Access Tier) Changed$/,
  /^Object Restore (Initiated|Expired)$/,
];

/** Whether an event of this name is a reason to look at its object. */
export function isReasonToLook(event: string): boolean {
  return !CONTENT_IS_THE_SAME.some((pattern) => pattern.test(event));
}

/** Whether the object is the marker that consoles make for an empty folder: no file, and no listing gives it. */
export function isFolderMarker({ key, size }: S3Record): boolean {
  return size === 0 && key.endsWith('/');
}

/** A JSON object; undefined for everything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** What a record tells, as its sender wrote it. */
interface RecordFacts {
  readonly bucket: unknown;
  /** Decoded. */
  readonly key: unknown;
  readonly event: unknown;
  readonly size: unknown;
}

/** A record of bucket and key, if both are names. A key with half a surrogate pair has no UTF-8 bytes, so S3 has none. */
export function recordOf({ bucket, key, event, size }: RecordFacts): S3Record | BadRecord {
  if (typeof bucket !== 'string' || bucket === '') return { reason: 'it names no bucket' };
  if (typeof key !== 'string' || key === '') return { reason: 'it names no object' };
  if (!key.isWellFormed()) return { reason: 'its key is no valid Unicode' };
  return {
    bucket,
    key,
    event: typeof event === 'string' ? event.replace(/^s3:/, '') : '',
    ...(typeof size === 'number' && { size }),
  };
}
