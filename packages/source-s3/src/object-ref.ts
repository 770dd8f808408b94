import { decodeKey, type FileRef, normalizeMediaType, s3Uri } from '@cis/fileproc-core';

/** What S3 tells of an object, in the names of its API. GET, HEAD, a listing and an Inventory all tell the first three. */
export interface ObjectFacts {
  /** Bytes. */
  readonly size?: number | undefined;
  /** With or without its quotes. */
  readonly etag?: string | undefined;
  readonly lastModified?: Date | undefined;
  readonly contentType?: string | undefined;
}

/** What a server says that was told no type. */
const NO_TYPES = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'application/x-directory']);

/** The reference to a key without anything that must be looked up. */
export function keyRef(bucket: string, key: string): FileRef {
  return { uri: s3Uri(bucket, key), path: key, name: lastPart(key) };
}

/** The reference with what S3 tells of the object. */
export function objectRef(bucket: string, key: string, facts: ObjectFacts): FileRef {
  const modifiedAt = facts.lastModified && wholeSeconds(facts.lastModified);
  const version = versionOf(facts);
  const declaredType = normalizeMediaType(facts.contentType ?? '');
  return {
    ...keyRef(bucket, key),
    ...(facts.size !== undefined && { size: facts.size }),
    ...(modifiedAt && { modifiedAt }),
    ...(version !== undefined && { version }),
    ...(!NO_TYPES.has(declaredType) && { declaredType }),
  };
}

/**
 * The state of an object: its ETag and LastModified in seconds, `9bb58f26192e4ba00f01e2e7b136bbd8@1795521302`. That is
 * what GET, HEAD, ListObjectsV2 and S3 Inventory agree on: a listing tells no version id, and a header no milliseconds.
 * Writing the same bytes twice within a second is one state, which does no harm.
 */
export function versionOf({ etag, lastModified }: ObjectFacts): string | undefined {
  if (lastModified === undefined) return undefined;
  return `${bareEtag(etag ?? '')}@${Math.floor(lastModified.getTime() / 1000)}`;
}

/** An ETag as an Inventory gives it: without quotes. */
export function bareEtag(etag: string): string {
  return etag.replace(/^"(.*)"$/s, '$1');
}

/** The key of an encoded one. */
export function keyOf(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return decodeKey(encoded).toString('utf8');
  }
}

/** The key of a URI of this bucket. */
export function keyOfUri(bucket: string, uri: string): string {
  return keyOf(uri.slice(`s3://${bucket}/`.length));
}

/** The name of a key: its last part, slashes at the end left out. */
export function lastPart(key: string): string {
  const end = key.endsWith('/') ? key.replace(/\/+$/, '') : key;
  return end.slice(end.lastIndexOf('/') + 1) || key;
}

/** Some servers list milliseconds that their headers do not have. */
function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
