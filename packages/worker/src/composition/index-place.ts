import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FileprocError, type Sink } from '@cis/fileproc-core';
import { sqlite } from '@cis/fileproc-sink-sqlite';
import envPaths from 'env-paths';
import type { Configuration } from '../configuration/load.ts';

/** The SQLite database that is used: `--db` and INDEX_DB, else one in the user's data folder. */
export function databasePath({ values }: Configuration): string {
  return resolve(values.INDEX_DB ?? join(envPaths('fileproc', { suffix: '' }).data, 'index.sqlite'));
}

/** Which index is used, and how. */
export interface SinkChoice {
  /** Never makes one, and changes nothing. */
  readonly readOnly?: boolean;
  /** A built-in one; else the one of the config file, else SQLite. */
  readonly sink?: string;
}

/** The index that commands write to and search in. */
export function composeSink(configuration: Configuration, { readOnly = false, sink }: SinkChoice = {}): Sink {
  if (sink === undefined && configuration.file?.sink) return configuration.file.sink();
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
  return sqlite({ path, readOnly });
}
