/** The measurements as tables in Markdown. */
import type { Measurement } from './measure.ts';

/** One table: a row for each kind of files, a column for each contender, ratios to fileproc in parentheses. */
function table(title: string, all: readonly Measurement[], cell: (one: Measurement, base?: Measurement) => string) {
  const contenders = [...new Set(all.map(({ contender }) => contender))];
  const kinds = [...new Map(all.map((one) => [one.what, one])).values()];
  const rows = kinds.map(({ what, files }) => {
    const of = (contender: string) => all.find((one) => one.what === what && one.contender === contender);
    const cells = contenders.map((contender) => {
      const one = of(contender);
      return one ? cell(one, of('fileproc')) : '-';
    });
    return `| ${what} | ${files} | ${cells.join(' | ')} |`;
  });
  const head = `| files | number | ${contenders.join(' | ')} |`;
  return [`${title}\n`, head, `|${' --- |'.repeat(contenders.length + 2)}`, ...rows, ''].join('\n');
}

/** A number with its ratio to fileproc's, where the contender is another and read at least one file. */
function withRatio(value: number, base: number | undefined, shown: (value: number) => string): string {
  if (base === undefined || base === 0) return shown(value);
  return `${shown(value)} (${(value / base).toFixed(value < base * 10 ? 2 : 0)})`;
}

const seconds = (value: number) => value.toFixed(value < 0.1 ? 3 : 2);

/** All tables. */
export function tables(all: readonly Measurement[]): string {
  const other = (one: Measurement, base?: Measurement) => (one.contender === 'fileproc' ? undefined : base);
  const readNothing = (one: Measurement) => one.failed.length + one.timedOut.length === one.files;
  const figure = (value: (one: Measurement) => number | undefined, shown: (value: number) => string) => {
    return (one: Measurement, base?: Measurement) => {
      const own = value(one);
      if (own === undefined || readNothing(one)) return '-';
      const against = other(one, base);
      return withRatio(own, against && value(against), shown);
    };
  };
  return [
    table(
      'CPU seconds of a pass, warm, one file at a time',
      all,
      figure((one) => one.warm.cpuSeconds, seconds),
    ),
    table(
      'CPU seconds of the first pass',
      all,
      figure((one) => one.first.cpuSeconds, seconds),
    ),
    table(
      'Wall seconds of a pass, warm, one file at a time',
      all,
      figure((one) => one.warm.wallSeconds, seconds),
    ),
    table(
      'Wall seconds of a pass, warm, two files at a time',
      all,
      figure((one) => one.twoAtOnceSeconds, seconds),
    ),
    table(
      'Peak memory of all processes, MiB',
      all,
      figure(
        ({ peakBytes }) => peakBytes / 2 ** 20,
        (value) => value.toFixed(0),
      ),
    ),
    table(
      'Characters read, thousands',
      all,
      figure(
        ({ characters }) => characters / 1000,
        (value) => value.toFixed(0),
      ),
    ),
    table('Failed and timed out', all, (one) => `${one.failed.length}, ${one.timedOut.length}`),
    table('CPU seconds of the start, in none of the figures above', all, ({ start }) => seconds(start.cpuSeconds)),
  ].join('\n');
}
