import { createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileprocError } from '@cis/fileproc-core';
import type { Connection } from '../connection.ts';
import { filesOver } from '../s3-files.ts';
import type { DataFile, Manifest } from './manifest.ts';

/** Where an Inventory lies. */
export interface InventoryPlace {
  /** The text of the manifest. Throws INVALID_CONFIG where there is none. */
  manifest(signal: AbortSignal): Promise<string>;
  /** The bytes of a data file, unchecked. */
  content(manifest: Manifest, file: DataFile, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Bytes that a manifest has at most: 100,000 data files. */
const MAX_MANIFEST = 32 * 1024 * 1024;

/** The place of a manifest: `s3://bucket/key`, the key as it is, or a path of this machine. */
export function inventoryPlace(location: string, connection: Connection): InventoryPlace {
  const url = /^s3:\/\/([^/]+)\/(.+)$/s.exec(location);
  if (url?.[1] !== undefined && url[2] !== undefined) return inBucket(url[1], url[2], connection);
  if (/^[a-z0-9+.-]+:\/\//i.test(location) || location === '')
    throw new FileprocError(
      'INVALID_CONFIG',
      `The manifest of an S3 Inventory is named by s3://bucket/key or by a path, not by ${JSON.stringify(location)}.`,
    );
  return onDisk(location);
}

function inBucket(bucket: string, key: string, connection: Connection): InventoryPlace {
  async function* content(from: string, of: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const files = filesOver(connection, { bucket: from });
    const opened = await files.open(files.fileOf(of), signal).catch((thrown: unknown) => {
      throw missing(thrown, `s3://${from}/${of}`);
    });
    yield* opened.content;
  }
  return {
    async manifest(signal) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of content(bucket, key, signal)) {
        size += chunk.byteLength;
        if (size > MAX_MANIFEST) throw tooLarge(`s3://${bucket}/${key}`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    content: (manifest, file, signal) => content(manifest.destinationBucket, file.key, signal),
  };
}

function onDisk(path: string): InventoryPlace {
  return {
    async manifest() {
      try {
        return await readFile(path, 'utf8');
      } catch (thrown) {
        throw missing(thrown, path);
      }
    },
    async *content(_, file, signal) {
      // S3 lays the data files into `data` beside the folder of the manifest; a copy often has all in one folder.
      const name = basename(file.key);
      const folders = [dirname(path), join(dirname(path), 'data'), join(dirname(path), '..', 'data')];
      for (const folder of folders) {
        const candidate = join(folder, name);
        if (
          await access(candidate).then(
            () => true,
            () => false,
          )
        )
          return yield* createReadStream(candidate, { signal });
      }
      throw new FileprocError(
        'INVALID_CONFIG',
        `The data file ${name} of ${path} is in none of ${folders.join(', ')}.`,
      );
    },
  };
}

function missing(thrown: unknown, location: string): FileprocError {
  if (thrown instanceof FileprocError && thrown.code !== 'SOURCE_MISSING' && thrown.code !== 'SOURCE_DENIED')
    return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new FileprocError('INVALID_CONFIG', `${location} of the S3 Inventory can't be read: ${reason}`, {
    cause: thrown,
  });
}

function tooLarge(location: string): FileprocError {
  return new FileprocError('INVALID_CONFIG', `${location} is no manifest: it has more than ${MAX_MANIFEST} bytes.`);
}
