import {
  createPipeline,
  currentFingerprints,
  formatStatistics,
  type InventoryEntry,
  type Sink,
  type StatisticsSnapshot,
} from '@cis/fileproc-core';
import { type FolderEvent, type FolderSource, folder } from '@cis/fileproc-source-fs';
import { storedReader } from '../composition/extraction-store.ts';
import { composeSink, databasePath } from '../composition/index-place.ts';
import { composeOcrCache, OCR_CACHE_FOLDER } from '../composition/ocr-cache.ts';
import { readingOptions } from '../composition/reading.ts';
import { EXIT } from '../exit-code.ts';
import { harmless, line } from '../terminal/output.ts';
import { type ProgressDisplay, progressDisplay } from '../terminal/progress.ts';
import { bytes, count, duration, grouped } from '../terminal/quantity.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';
import { followRun } from './follow-run.ts';

/** Options of `fileproc index`. */
export interface IndexOptions extends CommonOptions {
  readonly watch?: boolean;
  readonly workers?: string;
  readonly ignore?: readonly string[];
  readonly force?: boolean;
  readonly allowEmpty?: boolean;
  readonly quiet?: boolean;
}

/** `fileproc index FOLDER`: reads what is new or changed, takes out what is gone. */
export async function indexFolder(path: string, options: IndexOptions, context: CommandContext): Promise<number> {
  const configuration = await configurationFor(
    context,
    options,
    options.workers === undefined ? {} : { MAX_WORKERS: options.workers },
  );
  const sink = await composeSink(configuration, options);
  const display = progressDisplay(context.terminal, options.quiet ? { quiet: true } : {});
  const warn = (error: Error) => display.note(`warning: ${error.message}`);
  const reading = readingOptions(configuration, {}, composeOcrCache(configuration, warn));
  const fingerprints = options.force ? new Set<string>() : currentFingerprints(reading);
  const known = knownProblems(sink);
  const source = folder(path, {
    ...(known.inventory && { inventory: known.inventory }),
    fingerprints: () => fingerprints,
    watch: options.watch === true,
    allowEmpty: options.allowEmpty === true,
    ignore: [`${OCR_CACHE_FOLDER}/`, ...(configuration.file?.ignore ?? []), ...(options.ignore ?? [])],
    onEvent: (event) => tellFolderEvent(event, display, path),
  });
  const reader = await storedReader(configuration, reading, warn);
  await using pipeline = createPipeline({
    ...reading,
    ...(reader && { reader }),
    source,
    sinks: [sink],
    shutdownGraceSeconds: configuration.values.SHUTDOWN_GRACE_SECONDS,
    onLog: ({ level, message }) => {
      if (level === 'error' || level === 'warn') display.note(`${level}: ${message}`);
    },
  });
  pipeline.on('file-done', ({ file }) => known.settle(file.uri));
  followRun(pipeline, display, context);

  const snapshot = await pipeline.run(context.stop).finally(() => display.end());
  if (options.json)
    await line(
      context.terminal.out,
      JSON.stringify({ ...snapshot, source: source.statistics(), knownProblems: known.left() }, undefined, 2),
    );
  else {
    await line(context.terminal.out, formatStatistics(snapshot));
    await line(context.terminal.out, summaryLine(snapshot, source, known.left()));
    if (snapshot.interrupted)
      await line(
        context.terminal.out,
        'Stopped before the end. Run the same command again: it goes on where it stopped.',
      );
    else if (sink.name === 'sqlite') await line(context.terminal.out, `Index: ${databasePath(configuration)}`);
  }
  if (snapshot.interrupted) return EXIT.interrupted;
  return snapshot.files.failed + known.left() > 0 ? EXIT.notAll : EXIT.ok;
}

/** Files that could not be read before and are unchanged: the run does not touch them, but not all is well. */
function knownProblems(sink: Sink) {
  const uris = new Set<string>();
  const all = sink.inventory?.bind(sink);
  return {
    ...(all && {
      async *inventory(prefix: string, signal?: AbortSignal): AsyncIterable<InventoryEntry> {
        for await (const entry of all(prefix, signal)) {
          if (!entry.success) uris.add(entry.sourceUri);
          yield entry;
        }
      },
    }),
    settle: (uri: string) => uris.delete(uri),
    left: () => uris.size,
  };
}

function tellFolderEvent(event: FolderEvent, display: ProgressDisplay, root: string): void {
  if (event.kind === 'unreadable')
    display.note(
      `unreadable: ${harmless(event.path)}: ${harmless(event.error.message)}; what the index holds of it is kept`,
    );
  if (event.kind === 'unwatched')
    display.note(`not watched: ${harmless(event.path)}: ${harmless(event.error.message)}`);
  if (event.kind === 'watching')
    display.note(`watching ${harmless(root)} (${count(event.folders, 'folder')}); press Ctrl-C to stop`);
  if (event.kind === 'rescan') display.note(`looking through the whole folder again: ${event.reason}`);
}

/** `40 files read (1.2 MB) in 12 s, 3 not read (see: fileproc problems), 120 unchanged, 2 deleted.` */
function summaryLine(snapshot: StatisticsSnapshot, source: FolderSource, known: number): string {
  const { files } = snapshot;
  const { unchanged } = source.statistics();
  const parts = [
    `${count(files.succeeded, 'file')} read (${bytes(snapshot.bytes)}) in ${duration(snapshot.runtimeSeconds)}`,
  ];
  const notRead = files.failed + known;
  if (notRead > 0) parts.push(`${grouped(notRead)} not read (see: fileproc problems)`);
  if (unchanged > 0) parts.push(`${grouped(unchanged)} unchanged`);
  if (files.deleted > 0) parts.push(`${grouped(files.deleted)} gone and taken out`);
  return `${parts.join(', ')}.`;
}
