import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FileprocError, type Sink } from '@cis/fileproc-core';
import envPaths from 'env-paths';
import type { Configuration } from '../configuration/load.ts';
import { bucketOptions, openSearchOptions } from './aws.ts';
import type { SINKS } from './sinks.ts';

/** The SQLite database that is used: `--db` and INDEX_DB, else one in the user's data folder. */
export function databasePath({ values }: Configuration): string {
  return resolve(values.INDEX_DB ?? join(envPaths('fileproc', { suffix: '' }).data, 'index.sqlite'));
}

/** Which index is used, and how. */
export interface SinkChoice {
  /** Never makes one, and changes nothing. */
  readonly readOnly?: boolean;
  /** A built-in one, of `SINKS`; else the one of the config file, else SQLite. */
  readonly sink?: string;
  /** Told what is not as it should be and yet works. */
  readonly onWarning?: (message: string) => void;
}

/** The index that commands write to and search in. Its package is loaded no sooner than here. */
export async function composeSink(configuration: Configuration, choice: SinkChoice = {}): Promise<Sink> {
  const sink = choice.sink as (typeof SINKS)[number] | undefined;
  if (sink === undefined && configuration.file?.sink) return configuration.file.sink();
  return sink === 'opensearch' ? composeOpenSearch(configuration, choice) : composeSqlite(configuration, choice);
}

async function composeSqlite(configuration: Configuration, { readOnly = false }: SinkChoice): Promise<Sink> {
  const path = databasePath(configuration);
  if (!readOnly) {
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw new FileprocError(
        'INVALID_CONFIG',
        `The folder ${dirname(path)} for the index cannot be made: ${(error as Error).message}. Name another with --db or INDEX_DB.`,
        { cause: error },
      );
    }
  }
  const { sqlite } = await import('@cis/fileproc-sink-sqlite');
  return sqlite({ path, readOnly });
}

async function composeOpenSearch(configuration: Configuration, { onWarning }: SinkChoice): Promise<Sink> {
  const { opensearch } = await import('@cis/fileproc-sink-opensearch');
  const options = { ...openSearchOptions(configuration), ...(onWarning && { onWarning }) };
  if (configuration.values.S3_BUCKET === undefined) return opensearch(options);
  const { s3Blobs } = await import('@cis/fileproc-source-s3');
  const thumbnails = s3Blobs(bucketOptions(configuration));
  const sink = opensearch({ ...options, thumbnails });
  return {
    ...sink,
    async close() {
      await sink.close();
      thumbnails.close();
    },
  };
}
