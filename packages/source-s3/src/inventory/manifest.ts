import { FileprocError } from '@cis/fileproc-core';

/** A manifest.json of S3 Inventory (S3 User Guide, "Locating your inventory list"). */
export interface Manifest {
  /** The bucket whose objects are listed. */
  readonly sourceBucket: string;
  /** The bucket that the data files lie in. */
  readonly destinationBucket: string;
  /** When the listing was begun. */
  readonly createdAt?: Date;
  readonly format: 'CSV' | 'Parquet';
  /** Of CSV: the columns in order. */
  readonly columns: readonly string[];
  readonly files: readonly DataFile[];
}

/** A data file of an Inventory. */
export interface DataFile {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
}

/** Reads a manifest. Throws INVALID_CONFIG for one that is none, or whose files are in a format that is not read. */
export function parseManifest(text: string, location: string): Manifest {
  const refuse = (why: string): never => {
    throw new FileprocError('INVALID_CONFIG', `${location} is not a manifest.json of S3 Inventory: ${why}.`);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refuse('it is no JSON');
  }
  if (!isRecord(parsed)) return refuse('it is no JSON object');
  const { sourceBucket, destinationBucket, fileFormat, fileSchema, files, creationTimestamp } = parsed;
  if (typeof sourceBucket !== 'string') return refuse('sourceBucket is missing');
  if (typeof destinationBucket !== 'string') return refuse('destinationBucket is missing');
  if (fileFormat !== 'CSV' && fileFormat !== 'Parquet')
    throw new FileprocError(
      'INVALID_CONFIG',
      `The inventory of ${location} is in the format ${String(fileFormat)}, which is not read. Ask for CSV or Parquet in the inventory configuration of bucket ${sourceBucket}.`,
    );
  if (!Array.isArray(files)) return refuse('files is missing');
  const createdAt = new Date(Number(creationTimestamp));
  return {
    sourceBucket,
    destinationBucket: destinationBucket.replace(/^arn:[^:]*:s3:::/, ''),
    ...(!Number.isNaN(createdAt.getTime()) && { createdAt }),
    format: fileFormat,
    columns: typeof fileSchema === 'string' ? fileSchema.split(',').map((column) => column.trim()) : [],
    files: files.map((file: unknown): DataFile => {
      if (!isRecord(file)) return refuse('an entry of files is no object');
      const { key, size, MD5checksum } = file;
      if (typeof key !== 'string' || typeof size !== 'number' || typeof MD5checksum !== 'string')
        return refuse('an entry of files has no key, size or MD5checksum');
      return { key, size, md5: MD5checksum.toLowerCase() };
    }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
