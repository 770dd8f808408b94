import type { StatisticsSnapshot } from '@cis/fileproc-core';

/** What is measured beside the statistics of the run. */
export interface ServiceState {
  /** What is paused for: `sink opensearch`. */
  readonly paused: readonly string[];
  readonly underWay: number;
}

type Labels = Readonly<Record<string, string>>;

/** The run in the text format of Prometheus (version 0.0.4). */
export function metricsText(snapshot: StatisticsSnapshot, { paused, underWay }: ServiceState): string {
  const { files, embedded, reader } = snapshot;
  const families: string[] = [];
  const add = (name: string, type: string, help: string, samples: readonly (readonly [Labels, number])[]) => {
    if (samples.length === 0) return;
    const full = `fileproc_${name}`;
    families.push(
      `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${samples.map(([labels, value]) => `${full}${labelled(labels)} ${value}\n`).join('')}`,
    );
  };
  const byLabel = (label: string, counts: Readonly<Partial<Record<string, number>>>) =>
    Object.entries(counts).map(([key, value = 0]) => [{ [label]: key }, value] as const);

  add('files_total', 'counter', 'Delivered files by outcome.', [
    [{ outcome: 'succeeded' }, files.succeeded],
    [{ outcome: 'failed' }, files.failed],
    [{ outcome: 'deleted' }, files.deleted],
    [{ outcome: 'returned' }, files.returned],
  ]);
  add('embedded_files_total', 'counter', 'Files that came out of delivered files.', [
    [{ outcome: 'succeeded' }, embedded.succeeded],
    [{ outcome: 'failed' }, embedded.failed],
  ]);
  add('errors_total', 'counter', 'Delivered files that failed, by code.', byLabel('code', snapshot.byCode));
  add('bytes_total', 'counter', 'Bytes of delivered files.', [[{}, snapshot.bytes]]);
  add('pages_total', 'counter', 'Pages read.', [[{}, snapshot.pages]]);
  add(
    'stage_seconds',
    'summary',
    'Time of a delivered file by stage.',
    Object.entries(snapshot.stages).flatMap(([stage, { p50, p90, p99 }]) =>
      (
        [
          ['0.5', p50],
          ['0.9', p90],
          ['0.99', p99],
        ] as const
      ).map(([quantile, milliseconds]) => [{ stage, quantile }, milliseconds / 1000] as const),
    ),
  );
  add(
    'sink_changes_total',
    'counter',
    'Changes sent to a sink.',
    byLabel('sink', Object.fromEntries(Object.entries(snapshot.sinks).map(([sink, { changes }]) => [sink, changes]))),
  );
  add('under_way', 'gauge', 'Files that are worked on.', [[{}, underWay]]);
  add('paused', 'gauge', '1 while no files are taken.', [[{}, paused.length > 0 ? 1 : 0]]);
  if (reader) {
    add('processes', 'gauge', 'Processes that read files.', [[{}, reader.children.length]]);
    add('processes_replaced_total', 'counter', 'Processes replaced, by reason.', byLabel('reason', reader.replaced));
    if (reader.store)
      add('store_total', 'counter', 'Files looked for in the store of extractions.', byLabel('result', reader.store));
  }
  return families.join('');
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, '\\$&')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
