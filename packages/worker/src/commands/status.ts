import { FileprocError } from '@cis/fileproc-core';
import { composeSink, databasePath } from '../composition/index-place.ts';
import type { Configuration } from '../configuration/load.ts';
import { EXIT } from '../exit-code.ts';
import { numberOf } from '../operations/arguments.ts';
import { table } from '../terminal/columns.ts';
import { line } from '../terminal/output.ts';
import { bytes, grouped } from '../terminal/quantity.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** Options of `fileproc status`. */
export interface StatusOptions extends CommonOptions {
  readonly queue?: boolean;
  /** Seconds. */
  readonly interval?: string;
}

/** `fileproc status`: the index, or the queues, in numbers. */
export async function status(options: StatusOptions, context: CommandContext): Promise<number> {
  const configuration = await configurationFor(context, options);
  if (options.queue) return statusOfQueues(configuration, options, context);
  const sink = await composeSink(configuration, { ...options, readOnly: true });
  if (!sink.summary) throw new FileprocError('INVALID_CONFIG', `The sink "${sink.name}" cannot count.`);
  await sink.prepare();
  try {
    const [summary, health] = [await sink.summary(), await sink.health()];
    const { terminal } = context;
    if (options.json) {
      await line(terminal.out, JSON.stringify({ sink: sink.name, health, ...summary }, undefined, 2));
      return EXIT.ok;
    }
    const rows: [string, string][] = [
      ['Index', sink.name === 'sqlite' ? databasePath(configuration) : health.detail],
      [
        'Documents',
        `${grouped(summary.documents)}${summary.embedded > 0 ? ` (${grouped(summary.embedded)} of them inside other files)` : ''}`,
      ],
      ['Pages', grouped(summary.pages)],
      ['Read', grouped(summary.succeeded)],
      ['Not read', grouped(summary.documents - summary.succeeded)],
      ...(summary.size === undefined ? [] : [['Size', bytes(summary.size)] as [string, string]]),
      ...(summary.updatedAt === undefined
        ? []
        : [['Last change', summary.updatedAt.toISOString()] as [string, string]]),
    ];
    for (const row of table(rows)) await line(terminal.out, row);
    await section('By type', summary.byType);
    await section('Not read, by code (see `fileproc problems`)', summary.byCode);
    return EXIT.ok;

    async function section(title: string, counts: Readonly<Partial<Record<string, number>>>): Promise<void> {
      const sorted = Object.entries(counts).sort(([, a = 0], [, b = 0]) => b - a);
      if (sorted.length === 0) return;
      await line(terminal.out, `\n${title}`);
      for (const row of table(sorted.map(([name, number = 0]) => [`  ${name}`, number]))) await line(terminal.out, row);
    }
  } finally {
    await sink.close();
  }
}

async function statusOfQueues(
  configuration: Configuration,
  options: StatusOptions,
  context: CommandContext,
): Promise<number> {
  const interval = numberOf(options.interval ?? '5', '--interval', 1);
  // Loaded here, so that the status of a local index needs nothing of AWS.
  const { queueReports, tellQueues } = await import('../operations/queue-report.ts');
  const reports = await queueReports(configuration, interval, context.stop);
  if (options.json) await line(context.terminal.out, JSON.stringify({ queues: reports }, undefined, 2));
  else await tellQueues(reports, context);
  return EXIT.ok;
}
