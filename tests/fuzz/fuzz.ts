#!/usr/bin/env node
// Fuzzes the processors as the worker runs them: changes this project's own fixtures inside their containers and reads them in
// isolation. Needs a build. `npm run fuzz -- --seconds 60 --format docx`; a run is told by its seed and can be repeated.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FORMATS } from './seeds.ts';
import { type Finding, fuzz } from './session.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    count: { type: 'string' },
    format: { type: 'string', multiple: true },
    seed: { type: 'string' },
    workers: { type: 'string', default: '2' },
    save: { type: 'string', default: join(tmpdir(), 'fileproc-fuzz-findings') },
    help: { type: 'boolean', default: false },
  },
});

const USAGE = `usage: npm run fuzz -- [--seconds N] [--count N] [--format X]... [--seed N] [--workers N] [--save FOLDER]
formats: ${Object.keys(FORMATS).join(' ')}
To repeat one input: --format X --seed N --count 1, as its finding is named.`;

const unknown = (values.format ?? []).filter((name) => !Object.hasOwn(FORMATS, name));
const numbers = [values.seconds, values.count ?? '1', values.seed ?? '1', values.workers].map(Number);
if (values.help || unknown.length > 0 || numbers.some((number) => !(number > 0))) {
  console.log(unknown.length > 0 ? `There is no format ${unknown.join(', ')}.\n${USAGE}` : USAGE);
  process.exit(values.help ? 0 : 2);
}

const seed = values.seed ? Number(values.seed) : 1 + (Date.now() % 1_000_000_000);
const folder = resolve(values.save);
await mkdir(folder, { recursive: true });
const names = values.format ?? Object.keys(FORMATS);
console.log(`fuzzing ${names.join(' ')} from seed ${seed}; findings go to ${folder}`);

const saved: Finding[] = [];
const report = await fuzz({
  formats: new Map(await Promise.all(names.map(async (name) => [name, await FORMATS[name]!()] as const))),
  seed,
  milliseconds: Number(values.seconds) * 1000,
  count: values.count ? Number(values.count) : Number.POSITIVE_INFINITY,
  workers: Number(values.workers),
  // Written before it is read: what makes this process itself die is there afterwards.
  before: ({ name, content }) => writeFile(join(folder, `reading-${name}`), content),
  after: ({ name }) => rm(join(folder, `reading-${name}`)),
  async found(finding) {
    saved.push(finding);
    await writeFile(join(folder, `${finding.fault}-${finding.name}`), finding.content);
    console.log(`  ${finding.fault}  ${finding.name}  ${finding.message.slice(0, 300)}`);
  },
});

for (const [name, outcomes] of [...report.outcomes].sort())
  console.log(
    `  ${name.padEnd(5)} ${[...outcomes]
      .sort()
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(', ')}`,
  );
const faults = (fault: string) => saved.filter((finding) => finding.fault === fault).length;
const left = (await readdir(folder)).filter((name) => name.startsWith('reading-')).length;
console.log(
  `${report.inputs} inputs in ${report.seconds.toFixed(0)} s: 0 parent deaths, ${faults('over-limit')} over a limit, ` +
    `${faults('untyped')} untyped, ${faults('silent')} with pages beside an error, ${report.leakedProcesses} leaked processes, ${report.leakedScratch} leaked in scratch; ` +
    `slowest ${report.slowest.seconds.toFixed(1)} s (${report.slowest.name}); parent ${report.parentMegabytes.join(' to ')} MB; ` +
    `children replaced: ${JSON.stringify(report.replaced)}${left > 0 ? `; ${left} inputs of an earlier run that died` : ''}`,
);
process.exit(saved.length + report.leakedProcesses + report.leakedScratch === 0 && report.inputs > 0 ? 0 : 1);
