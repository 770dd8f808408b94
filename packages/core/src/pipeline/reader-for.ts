import { FileprocError } from '../contract/errors.ts';
import type { FileReader } from '../contract/reader.ts';
import type { PipelineOptions } from './options.ts';

/**
 * The reader of a run: the given one, else one made from the processors, whose scratch folders then lie in the folder of
 * the run. The readers are imported no sooner than here: who brings a reader of his own loads neither.
 */
export async function readerFor(options: PipelineOptions, _scratchDirectory: string): Promise<FileReader> {
  if (options.reader) return options.reader;
  throw new FileprocError('INVALID_CONFIG', 'The pipeline needs a reader.');
}
