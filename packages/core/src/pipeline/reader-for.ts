import type { FileReader } from '../contract/reader.ts';
import type { PipelineOptions } from './options.ts';

/**
 * The reader of a run: the given one, else one made from the processors, whose scratch folders then lie in the folder of
 * the run. The readers are imported no sooner than here: who brings a reader of his own loads neither.
 */
export async function readerFor(options: PipelineOptions, scratchDirectory: string): Promise<FileReader> {
  if (options.reader) return options.reader;
  const reading = { ...options, processors: options.processors ?? [], scratchDirectory };
  if (options.isolation === 'none') {
    const { createInProcessReader } = await import('../read/in-process-reader.ts');
    return createInProcessReader(reading);
  }
  const { createIsolatedReader } = await import('../isolation/parent/isolated-reader.ts');
  return createIsolatedReader(reading);
}
