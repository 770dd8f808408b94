import {
  createPipeline,
  type IsolatedReaderOptions,
  type LogRecord,
  type Pipeline,
  type Sink,
  type Source,
} from '@cis/fileproc-core';
import { storedReader } from '../composition/extraction-store.ts';
import { composeSink } from '../composition/index-place.ts';
import { readingOptions } from '../composition/reading.ts';
import type { Configuration } from '../configuration/load.ts';
import { secondsBeforeRetry } from './backoff.ts';

/** The index of the commands that work on S3: the named one, that of the config file, else OpenSearch. */
export function serviceSink(
  configuration: Configuration,
  choice: { readonly sink?: string; readonly readOnly?: boolean; readonly onWarning?: (message: string) => void },
): Promise<Sink> {
  const sink = choice.sink ?? (configuration.file?.sink ? undefined : 'opensearch');
  return composeSink(configuration, { ...choice, ...(sink !== undefined && { sink }) });
}

/** What a pipeline of a service is made from. */
export interface ServiceParts {
  readonly configuration: Configuration;
  readonly source: Source;
  readonly sink: Sink;
  readonly onLog: (record: LogRecord) => void;
  readonly reading?: IsolatedReaderOptions;
}

/** A pipeline whose files are read in child processes, behind the store of extractions where that is on. */
export async function servicePipeline({
  configuration,
  source,
  sink,
  onLog,
  reading = readingOptions(configuration),
}: ServiceParts): Promise<Pipeline> {
  const { values } = configuration;
  const reader = await storedReader(configuration, reading, (cause) =>
    onLog({ level: 'warn', message: cause.message, code: 'STORE_UNAVAILABLE' }),
  );
  return createPipeline({
    ...reading,
    ...(reader && { reader }),
    source,
    sinks: [sink],
    shutdownGraceSeconds: values.SHUTDOWN_GRACE_SECONDS,
    retryDelaySeconds: secondsBeforeRetry(values.RETRY_FIRST_SECONDS),
    onLog,
  });
}
