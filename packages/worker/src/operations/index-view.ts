import { FileprocError, type InventoryEntry, type Sink } from '@cis/fileproc-core';
import { openSearchOptions } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { serviceSink } from '../service/compose-service.ts';

/** An index that is looked at: nothing is made where it is missing. */
export interface IndexView extends AsyncDisposable {
  readonly sink: Sink;
  /** What it is not, in words, where there is no index yet; it then holds nothing. */
  readonly missing: string | undefined;
  /** As `Sink.inventory`. */
  inventory(prefix: string, signal: AbortSignal): AsyncIterable<InventoryEntry>;
}

/** Opens the index of a command that changes nothing in it. Throws INVALID_CONFIG and SINK_UNAVAILABLE. */
export async function viewIndex(
  configuration: Configuration,
  choice: { readonly sink?: string; readonly onWarning?: (message: string) => void },
): Promise<IndexView> {
  const sink = await serviceSink(configuration, { ...choice, readOnly: true });
  const missing = await missingIndex(configuration, sink, choice.sink).catch(async (thrown: unknown) => {
    await sink.close();
    throw thrown;
  });
  return {
    sink,
    missing,
    async *inventory(prefix, signal) {
      if (missing !== undefined) return;
      if (!sink.inventory) throw new FileprocError('INVALID_CONFIG', `The sink "${sink.name}" cannot list its files.`);
      yield* sink.inventory(prefix, signal);
    },
    [Symbol.asyncDispose]: () => sink.close(),
  };
}

async function missingIndex(configuration: Configuration, sink: Sink, named?: string): Promise<string | undefined> {
  const isBuiltIn = sink.name === 'opensearch' && (named === 'opensearch' || !configuration.file?.sink);
  if (!isBuiltIn) {
    await sink.prepare();
    return undefined;
  }
  const { inspectIndex } = await import('@cis/fileproc-sink-opensearch');
  const { state, detail } = await inspectIndex(openSearchOptions(configuration));
  if (state === 'incompatible') throw new FileprocError('INVALID_CONFIG', detail);
  return state === 'missing' ? detail : undefined;
}
