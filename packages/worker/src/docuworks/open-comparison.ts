import { createIsolatedReader, extract, FileprocError, isFileprocError, type OutsideProgram } from '@cis/fileproc-core';
import { docuworks } from '@cis/fileproc-processor-docuworks';
import { composePrograms } from '../composition/docuworks.ts';
import { readingOptions } from '../composition/reading.ts';
import type { Configuration } from '../configuration/load.ts';
import { type Comparison, compareReadings, type Reading } from './compare-readings.ts';

/** Compares files. Dispose it: that ends the processes that read. */
export interface OpenComparison extends AsyncDisposable {
  compare(path: string, content: Uint8Array, signal: AbortSignal): Promise<Comparison>;
}

/**
 * Opens a reader for each road: the native one and DocuWorks, both without OCR, which would hide what they read themselves.
 * Throws DOCUWORKS_UNAVAILABLE on a machine that cannot have DocuWorks.
 */
export function openComparison(
  configuration: Configuration,
  programs: Readonly<Record<string, OutsideProgram>> | undefined = composePrograms(configuration),
): OpenComparison {
  if (!programs)
    throw new FileprocError(
      'DOCUWORKS_UNAVAILABLE',
      'Comparing needs DocuWorks, which runs on Windows. `fileproc docuworks inspect` works everywhere.',
    );
  const { ocr: _ocr, ...reading } = readingOptions(configuration);
  const readerOf = (road: 'native' | 'xdwapi') =>
    createIsolatedReader({ ...reading, programs, workers: 1, processors: [docuworks({ readers: [road] })] });
  const native = readerOf('native');
  const program = readerOf('xdwapi');
  return {
    async compare(path, content, signal) {
      const read = (reader: typeof native) => readingOf(path, content, reader, signal);
      return compareReadings(path, await read(native), await read(program));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([native, program].map((reader) => reader[Symbol.asyncDispose]()));
      for (const made of Object.values(programs)) await closed(made);
    },
  };
}

async function readingOf(
  path: string,
  content: Uint8Array,
  reader: ReturnType<typeof createIsolatedReader>,
  signal: AbortSignal,
): Promise<Reading> {
  try {
    const { pages, warnings } = await extract(content, { reader, name: path, signal });
    return { pages, warnings };
  } catch (error) {
    if (!isFileprocError(error) || error.category === 'configuration') throw error;
    return { pages: [], warnings: [], error: `${error.code}: ${error.message}` };
  }
}

async function closed(program: OutsideProgram & Partial<AsyncDisposable>): Promise<void> {
  await program[Symbol.asyncDispose]?.();
}
