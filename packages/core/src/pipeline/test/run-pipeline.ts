import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Source } from '../../contract/source.ts';
import type { StatisticsSnapshot } from '../../statistics/snapshot.ts';
import type { MemorySink } from '../../testing/memory-sink.ts';
import type { MemorySource } from '../../testing/memory-source.ts';
import type { FileDone, FileReturned, LogRecord } from '../events.ts';
import type { PipelineOptions } from '../options.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import { scriptedReader } from './scripted-reader.ts';

/** A folder of this test file's own; gone after it. */
export const scratchDirectory = mkdtempSync(join(tmpdir(), 'fileproc-pipeline-test-'));
afterAll(() => rmSync(scratchDirectory, { recursive: true, force: true }));

/** What a test looks at. */
export interface Watched {
  readonly pipeline: Pipeline;
  readonly done: FileDone[];
  readonly returned: FileReturned[];
  readonly log: LogRecord[];
}

type Given = Partial<PipelineOptions> & { source: Source; sinks: PipelineOptions['sinks'] };

/** A pipeline with short waits, of which all that it tells is kept. */
export function watchedPipeline(options: Given): Watched {
  const log: LogRecord[] = [];
  const pipeline = createPipeline({
    reader: scriptedReader(),
    scratchDirectory,
    firstWaitMilliseconds: 2,
    sinkRetrySeconds: 0.05,
    retryDelaySeconds: () => 0,
    onLog: (record) => log.push(record),
    ...options,
  });
  const done: FileDone[] = [];
  const returned: FileReturned[] = [];
  pipeline.on('file-done', (event) => done.push(event));
  pipeline.on('file-returned', (event) => returned.push(event));
  return { pipeline, done, returned, log };
}

/** Runs a pipeline to its end. */
export async function runPipeline(options: Given): Promise<Watched & { readonly statistics: StatisticsSnapshot }> {
  const watched = watchedPipeline(options);
  return { ...watched, statistics: await watched.pipeline.run() };
}

/** `path: text` of all documents, sorted; an error's code in place of the text of what failed. */
export function indexed(sink: MemorySink): string[] {
  return [...sink.documents.values()]
    .map(({ document }) => {
      const text = document.success ? sink.text(document.source_uri) : document.error_code;
      return `${decodeURIComponent(document.source_uri.replace('memory:///', ''))}: ${text}`;
    })
    .sort();
}

/** What the scratch directory holds. */
export const scratchEntries = (): Promise<string[]> => readdir(scratchDirectory);

/** `path attempt outcome code` of each settled delivery, in order. */
export function settlements(source: MemorySource): string[] {
  return source.settled.map(({ path, attempt, outcome, reason }) =>
    [path, attempt, outcome, reason?.code].filter((part) => part !== undefined).join(' '),
  );
}
