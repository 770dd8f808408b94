import { encodeKey, type FileRef } from '@cis/fileproc-core';
import { bareEtag, keyOf, lastPart, versionOf } from './object-ref.ts';

/** An object as a listing tells of it. */
export interface S3Object extends FileRef {
  readonly size: number;
  readonly modifiedAt: Date;
  readonly version: string;
  /** `STANDARD`, `DEEP_ARCHIVE`: where the listing tells it. An object that was restored keeps its class. */
  readonly storageClass?: string;
}

/** An object of a listing before it is sorted. */
export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
  readonly storageClass?: string | undefined;
}

/** An object as one line of ASCII that sorts as its URI does: no encoded key holds anything below the tab. */
export function toLine({ key, size, etag, lastModified, storageClass }: ListedObject): string {
  const seconds = Math.floor(lastModified.getTime() / 1000);
  const line = `${encodeKey(key)}\t${size}\t${seconds}\t${encodeKey(bareEtag(etag))}\t${encodeKey(storageClass ?? '')}`;
  // A copy in one piece: put together from parts it takes twenty times the memory until it is first compared.
  return Buffer.from(line, 'latin1').toString('latin1');
}

/** The encoded key of a line. */
export function encodedKeyOf(line: string): string {
  return line.slice(0, line.indexOf('\t'));
}

/** The object of a line. */
export function fromLine(bucket: string, line: string): S3Object {
  // A copy: parts of the line would keep the whole chunk alive that it was cut from.
  const own = Buffer.from(line, 'latin1').toString('latin1');
  const [key = '', bytes, seconds, tag = '', storageClass = ''] = own.split('\t');
  const modifiedAt = new Date(Number(seconds) * 1000);
  const etag = keyOf(tag);
  const path = keyOf(key);
  return {
    uri: `s3://${bucket}/${key}`,
    path,
    name: lastPart(path),
    size: Number(bytes),
    modifiedAt,
    version: versionOf({ etag, lastModified: modifiedAt }) ?? '',
    ...(storageClass !== '' && { storageClass: keyOf(storageClass) }),
  };
}

/** Whether an object is a file: neither the marker of a folder, nor ours, as thumbnails are. */
export function isFile(key: string, size: number | undefined, ignorePrefixes: readonly string[]): boolean {
  if (key.endsWith('/') && (size ?? 0) === 0) return false;
  return !ignorePrefixes.some((prefix) => key.startsWith(prefix));
}
