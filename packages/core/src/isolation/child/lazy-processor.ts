import { toFileprocError } from '../../contract/errors.ts';
import type { LocalFile } from '../../contract/file.ts';
import type { Processor } from '../../contract/processor.ts';
import { loadProcessor } from '../../plugin/load.ts';
import type { ProcessorDescription } from '../protocol.ts';

/**
 * A processor whose module is imported when its first file comes: a child that meets text files only never pays for a
 * PDF library. `started` is told before the processor's own code runs.
 */
export function lazyProcessor(
  description: ProcessorDescription,
  started: (file: LocalFile, processor: ProcessorDescription) => void,
): Processor {
  let loaded: Promise<Processor> | undefined;
  return {
    ...description,
    async process(file, context) {
      started(file, description);
      loaded ??= load(description);
      return (await loaded).process(file, context);
    },
  };
}

async function load({ name, origin }: ProcessorDescription): Promise<Processor> {
  try {
    return await loadProcessor(origin);
  } catch (error) {
    throw toFileprocError(error, 'INVALID_CONFIG', `The processor "${name}" cannot be loaded from ${origin.module}`);
  }
}
