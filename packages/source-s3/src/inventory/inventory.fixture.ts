import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { formEncoded } from '../fake-s3.fixture.ts';

/** A row of an Inventory as a test writes it. */
export interface InventoryRow {
  readonly key: string;
  readonly size?: number;
  readonly etag?: string;
  readonly modified?: string;
  readonly storageClass?: string;
  readonly isLatest?: boolean;
  readonly isDeleteMarker?: boolean;
}

/** The columns of a listing of all versions, in the order of the user guide. */
export const SCHEMA =
  'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass, IsMultipartUploaded';

const MODIFIED = '2026-03-04T05:06:07.000Z';

/** A gzipped CSV file as S3 writes it: every value in quotes, the key URL-encoded, LF at the end of lines. */
export function csvFile(rows: readonly InventoryRow[], schema = SCHEMA): Buffer {
  const lines = rows.map((row) => {
    const values: Record<string, string> = {
      Bucket: 'documents',
      Key: formEncoded(row.key),
      VersionId: 'v1',
      IsLatest: String(row.isLatest ?? true),
      IsDeleteMarker: String(row.isDeleteMarker ?? false),
      Size: row.isDeleteMarker ? '' : String(row.size ?? 1),
      LastModifiedDate: row.modified ?? MODIFIED,
      ETag: row.isDeleteMarker ? '' : (row.etag ?? 'e'),
      StorageClass: row.storageClass ?? 'STANDARD',
      IsMultipartUploaded: 'false',
    };
    return schema
      .split(', ')
      .map((column) => `"${values[column]}"`)
      .join(',');
  });
  return gzipSync(`${lines.join('\n')}\n`);
}

/** A Parquet file with the columns and types of S3 Inventory, and so many rows in a row group. */
export function parquetFile(rows: readonly InventoryRow[], leftOut: readonly string[] = [], rowGroupSize = 2): Buffer {
  const marked = (row: InventoryRow) => row.isDeleteMarker ?? false;
  const columns: ColumnSource[] = [
    { name: 'bucket', data: rows.map(() => 'documents'), type: 'STRING', nullable: false },
    { name: 'key', data: rows.map((row) => row.key), type: 'STRING', nullable: false },
    { name: 'version_id', data: rows.map(() => 'v1'), type: 'STRING' },
    { name: 'is_latest', data: rows.map((row) => row.isLatest ?? true), type: 'BOOLEAN' },
    { name: 'is_delete_marker', data: rows.map(marked), type: 'BOOLEAN' },
    { name: 'size', data: rows.map((row) => (marked(row) ? null : BigInt(row.size ?? 1))), type: 'INT64' },
    { name: 'last_modified_date', data: rows.map((row) => new Date(row.modified ?? MODIFIED)), type: 'TIMESTAMP' },
    { name: 'e_tag', data: rows.map((row) => (marked(row) ? null : (row.etag ?? 'e'))), type: 'STRING' },
    { name: 'storage_class', data: rows.map((row) => row.storageClass ?? 'STANDARD'), type: 'STRING' },
  ];
  const columnData = columns.filter(({ name }) => !leftOut.includes(name));
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize }));
}

/** A manifest over data files, by their keys. */
export function manifestOf(
  files: Readonly<Record<string, Uint8Array>>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    sourceBucket: 'documents',
    destinationBucket: 'arn:aws:s3:::documents',
    version: '2016-11-30',
    creationTimestamp: '1772600000000',
    fileFormat: 'CSV',
    fileSchema: SCHEMA,
    files: Object.entries(files).map(([key, bytes]) => ({
      key,
      size: bytes.length,
      MD5checksum: createHash('md5').update(bytes).digest('hex'),
    })),
    ...more,
  });
}
