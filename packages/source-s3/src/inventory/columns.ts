import { FileprocError } from '@cis/fileproc-core';
import type { ListedObject } from '../s3-object.ts';

/** The columns that are read, by the names of the inventory configuration, with the name that Parquet files give them. */
export const COLUMNS = {
  Key: 'key',
  Size: 'size',
  LastModifiedDate: 'last_modified_date',
  ETag: 'e_tag',
  StorageClass: 'storage_class',
  IsLatest: 'is_latest',
  IsDeleteMarker: 'is_delete_marker',
} as const;

/** One of the columns. */
export type Column = keyof typeof COLUMNS;

const NEEDED: readonly Column[] = ['Key', 'Size', 'LastModifiedDate', 'ETag'];

/** Throws INVALID_CONFIG, naming the field to add, where a column is missing that the state of an object is told by. */
export function assertColumns(has: (column: Column) => boolean, bucket: string): void {
  const absent = NEEDED.filter((column) => !has(column));
  if (absent.length > 0)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The S3 Inventory of bucket ${bucket} has no ${absent.join(', ')}. Add ${absent.length > 1 ? 'these fields' : 'this field'} to the OptionalFields of its inventory configuration; the next inventory has them.`,
    );
}

/** A row as an object; undefined for an older version, a delete marker, and what has neither size nor ETag, as those have. */
export function rowObject(value: (column: Column) => unknown, key: string): ListedObject | undefined {
  if (isNo(value('IsLatest')) || isYes(value('IsDeleteMarker'))) return undefined;
  const [size, etag, modified, storageClass] = [
    value('Size'),
    value('ETag'),
    value('LastModifiedDate'),
    value('StorageClass'),
  ];
  if (isAbsent(size) || isAbsent(etag) || isAbsent(modified)) return undefined;
  const lastModified = dateOf(modified);
  if (Number.isNaN(lastModified.getTime()) || !(Number(size) >= 0))
    throw new FileprocError(
      'SOURCE_UNAVAILABLE',
      `The S3 Inventory has a row that is none: of ${JSON.stringify(key)}.`,
    );
  return {
    key,
    size: Number(size),
    etag: String(etag),
    lastModified,
    storageClass: isAbsent(storageClass) ? undefined : String(storageClass),
  };
}

/** ISO 8601 in CSV, a date in Parquet, or milliseconds since 1970 where its column is not marked as a time. */
function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  return new Date(typeof value === 'bigint' || typeof value === 'number' ? Number(value) : String(value));
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isYes(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

function isNo(value: unknown): boolean {
  return value === false || (typeof value === 'string' && value.toLowerCase() === 'false');
}
