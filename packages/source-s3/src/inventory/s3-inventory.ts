import { tmpdir } from 'node:os';
import { FileprocError } from '@cis/fileproc-core';
import { type Connection, type ConnectionOptions, connect } from '../connection.ts';
import { isFile, type ListedObject, type S3Object } from '../s3-object.ts';
import { sortObjects } from '../sorted-objects.ts';
import { checked } from './checked.ts';
import { csvRows } from './csv-rows.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { parquetRows } from './parquet-rows.ts';
import { inventoryPlace } from './place.ts';

/** Options of {@link s3Inventory}. The connection matters only where the manifest lies in a bucket. */
export interface S3InventoryOptions extends ConnectionOptions {
  /** The manifest.json: `s3://bucket/key`, the key as it is, or a path. */
  readonly manifest: string;
  /** Only keys that start with this. Default all. */
  readonly prefix?: string;
  /** Keys that start with one of these are no files. Default none. */
  readonly ignorePrefixes?: readonly string[];
  /** Entries sorted in memory. Default 50,000, about 15 MB. */
  readonly sortInMemory?: number;
  /** Where the others are sorted, and Parquet files are copied to. Default the system's folder for temporary files. */
  readonly temporaryDirectory?: string;
}

/** What an Inventory says of itself. */
export interface InventoryFacts {
  /** The bucket whose objects are listed. */
  readonly bucket: string;
  /** When the listing was begun: later changes are not in it. */
  readonly createdAt?: Date;
  readonly format: 'CSV' | 'Parquet';
  readonly dataFiles: number;
}

/** A listing of a bucket that S3 wrote itself. */
export interface S3Inventory {
  facts(signal?: AbortSignal): Promise<InventoryFacts>;
  /**
   * Every object at the time of the Inventory, in ascending order of `uri`, in bounded memory: only the latest versions,
   * no delete markers, no markers of folders. Throws INVALID_CONFIG for a manifest that is none or lacks a column,
   * SOURCE_UNAVAILABLE where a data file is not the one of the manifest, SCRATCH_UNAVAILABLE.
   */
  listing(signal: AbortSignal): AsyncIterable<S3Object>;
  /** Destroys the client where none was given. */
  close(): Promise<void>;
}

/** The listing of an S3 Inventory in CSV or Parquet. Throws INVALID_CONFIG for wrong options. */
export function s3Inventory(options: S3InventoryOptions): S3Inventory {
  const connection = connect(options);
  const { prefix = '', ignorePrefixes = [], sortInMemory = 50_000, temporaryDirectory = tmpdir() } = options;
  inventoryPlace(options.manifest, connection);
  return {
    async facts(signal = new AbortController().signal) {
      const { sourceBucket, createdAt, format, files } = await readManifest(options.manifest, connection, signal);
      return { bucket: sourceBucket, ...(createdAt && { createdAt }), format, dataFiles: files.length };
    },
    async *listing(signal) {
      const manifest = await readManifest(options.manifest, connection, signal);
      await using sorted = await sortObjects(
        manifest.sourceBucket,
        inventoryPages(options.manifest, connection, manifest, temporaryDirectory, signal),
        ({ key, size }) => key.startsWith(prefix) && isFile(key, size, ignorePrefixes),
        { inMemory: sortInMemory, temporaryDirectory },
        signal,
      );
      yield* sorted.objects();
    },
    async close() {
      connection.close();
    },
  };
}

/** The manifest at a location. `bucket` is the one that it must be of. Throws INVALID_CONFIG. */
export async function readManifest(
  location: string,
  connection: Connection,
  signal: AbortSignal,
  bucket?: string,
): Promise<Manifest> {
  const manifest = parseManifest(await inventoryPlace(location, connection).manifest(signal), location);
  if (bucket !== undefined && manifest.sourceBucket !== bucket)
    throw new FileprocError(
      'INVALID_CONFIG',
      `${location} is the inventory of bucket ${manifest.sourceBucket}, not of ${bucket}.`,
    );
  return manifest;
}

/** The objects of all data files, unsorted, a page at a time. */
export async function* inventoryPages(
  location: string,
  connection: Connection,
  manifest: Manifest,
  temporaryDirectory: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  const place = inventoryPlace(location, connection);
  for (const file of manifest.files) {
    const content = checked(place.content(manifest, file, signal), file);
    if (manifest.format === 'CSV') yield* csvRows(content, file, manifest);
    else yield* parquetRows(content, file, manifest, temporaryDirectory);
  }
}
