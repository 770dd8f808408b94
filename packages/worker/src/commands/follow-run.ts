import { formatStatistics, type Pipeline } from '@cis/fileproc-core';
import { harmless } from '../terminal/output.ts';
import type { ProgressDisplay } from '../terminal/progress.ts';
import { count, duration } from '../terminal/quantity.ts';
import type { CommandContext } from './context.ts';

/** Progress, notes and the statistics on request, while a pipeline runs. */
export function followRun(pipeline: Pipeline, display: ProgressDisplay, context: CommandContext): void {
  pipeline.on('progress', (progress) => display.update(progress));
  pipeline.on('file-done', ({ file, outcome, error }) => {
    if (outcome === 'failed' && error)
      display.note(`not read: ${harmless(file.path)}: ${error.code}: ${harmless(error.message)}`);
  });
  pipeline.on('paused', ({ what, error }) =>
    display.note(`paused: the ${what} does not answer: ${error.code}: ${harmless(error.message)}`),
  );
  pipeline.on('resumed', ({ what, milliseconds }) =>
    display.note(`resumed: the ${what} answers again after ${duration(milliseconds / 1000)}`),
  );
  pipeline.on('stopping', ({ reason, underWay }) => {
    if (reason === 'abort')
      display.note(`stopping: ${count(underWay, 'file')} under way; press Ctrl-C again to end at once`);
  });
  context.stopNow.addEventListener('abort', () => pipeline.stopNow(), { once: true });
  context.onStatusRequest(() => display.note(formatStatistics(pipeline.statistics())));
}
