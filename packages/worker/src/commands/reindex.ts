import { FileprocError } from '@cis/fileproc-core';
import { reindex as moveIndex, type ReindexProgress } from '@cis/fileproc-sink-opensearch';
import { openSearchOptions } from '../composition/aws.ts';
import { EXIT } from '../exit-code.ts';
import { line } from '../terminal/output.ts';
import { progressDisplay } from '../terminal/progress.ts';
import { duration, grouped } from '../terminal/quantity.ts';
import { backfill } from './backfill.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** Options of `fileproc reindex`. */
export interface ReindexOptions extends CommonOptions {
  readonly removeOld?: boolean;
  readonly fromStore?: boolean;
  readonly workers?: string;
  readonly quiet?: boolean;
}

/** Milliseconds between two lines of progress. */
const TELL_EVERY = 5_000;

const PHASES: Readonly<Record<ReindexProgress['phase'], string>> = {
  copy: 'copying',
  'catch-up': 'copying what was written meanwhile',
  switch: 'copying the rest while writes wait',
  done: 'done',
};

/** `fileproc reindex`: moves the index to a new one with the mapping of this version, or fills a lost one from the store. */
export async function reindex(options: ReindexOptions, context: CommandContext): Promise<number> {
  const configuration = await configurationFor(context, options);
  if (options.fromStore) {
    if (options.removeOld)
      throw new FileprocError('INVALID_CONFIG', '--from-store fills the index that is there: leave out --remove-old.');
    if (configuration.values.EXTRACTION_STORE === undefined)
      throw new FileprocError(
        'INVALID_CONFIG',
        'EXTRACTION_STORE must be set to fill the index from it (see docs/configuration.md). Without a store: fileproc backfill reads every file.',
      );
    return backfill(undefined, options, context);
  }
  if (options.sink === 'sqlite' || (options.sink === undefined && configuration.file?.sink))
    throw new FileprocError('INVALID_CONFIG', 'Only an index in OpenSearch can be moved: use --sink opensearch.');

  const { terminal, stop: signal } = context;
  const display = progressDisplay(terminal, options.quiet ? { quiet: true } : {});
  const startedAt = performance.now();
  let told: { readonly phase: string; readonly at: number } = { phase: '', at: 0 };
  const onProgress = ({ phase, done, total }: ReindexProgress) => {
    const now = performance.now();
    if (options.quiet || phase === 'done' || (phase === told.phase && now - told.at < TELL_EVERY)) return;
    told = { phase, at: now };
    display.note(`${PHASES[phase]}: ${grouped(done)} of ${grouped(total)} documents`);
  };
  const removeOld = options.removeOld === true;
  const { from, to } = await moveIndex(openSearchOptions(configuration), { onProgress, signal, removeOld });
  const seconds = (performance.now() - startedAt) / 1000;
  if (options.json) await line(terminal.out, JSON.stringify({ from, to, removed: removeOld, seconds }, undefined, 2));
  else {
    const { OPENSEARCH_INDEX: name } = configuration.values;
    await line(terminal.out, `${name} leads to ${to} now, after ${duration(seconds)}.`);
    await line(
      terminal.out,
      removeOld ? `${from} was deleted.` : `${from} is kept, closed for writing; delete it when all is well.`,
    );
  }
  return EXIT.ok;
}
