import { currentFingerprints, ERRORS, type ErrorCode, type FileRef, type InventoryEntry } from '@cis/fileproc-core';
import { s3 } from '@cis/fileproc-source-s3';
import { readingOptions } from '../composition/reading.ts';
import { EXIT } from '../exit-code.ts';
import { numberOf } from '../operations/arguments.ts';
import { AuditTally, auditLine, WRONG } from '../operations/audit-tally.ts';
import { bucketPlace } from '../operations/bucket-place.ts';
import { bucketSourceOptions, objectLook } from '../operations/bucket-source.ts';
import { compare } from '../operations/compare.ts';
import { counted, workQueue } from '../operations/fill-queue.ts';
import { viewIndex } from '../operations/index-view.ts';
import { problemsHint } from '../operations/problems-hint.ts';
import { table } from '../terminal/columns.ts';
import { harmless, line, styled } from '../terminal/output.ts';
import { progressDisplay } from '../terminal/progress.ts';
import { count, grouped } from '../terminal/quantity.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { CommandContext, CommonOptions } from './context.ts';

/** Options of `fileproc audit`. */
export interface AuditOptions extends CommonOptions {
  readonly inventoryManifest?: string;
  readonly list?: boolean;
  readonly repair?: boolean;
  readonly contentOnly?: boolean;
  /** Minutes. */
  readonly grace?: string;
  readonly quiet?: boolean;
}

/** What an audit came to. */
interface Audited {
  readonly tally: AuditTally;
  /** Put into a queue to be mended; undefined without `--repair`. */
  readonly repair?: { readonly enqueued: number; readonly queueUrl: string; readonly setting: string };
}

/** `fileproc audit [s3://bucket/prefix]`: compares the bucket with the index, and with `--repair` has the differences mended. */
export async function audit(url: string | undefined, options: AuditOptions, context: CommandContext): Promise<number> {
  const { configuration, place } = await bucketPlace(context, options, url);
  const { terminal, stop: signal } = context;
  const grace = numberOf(options.grace ?? '10', '--grace', 0);
  const queue = options.repair ? workQueue(configuration) : undefined;
  const isFresh = freshness(options.contentOnly ? undefined : currentFingerprints(readingOptions(configuration)));
  const display = progressDisplay(terminal, options.quiet ? { quiet: true } : {});
  const source = s3(bucketSourceOptions(configuration, place, options));
  const tally = new AuditTally();
  const startedAt = performance.now();
  const since = new Date(Date.now() - grace * 60_000);
  await using index = await viewIndex(configuration, { ...options, onWarning: display.note });
  await using objects = objectLook(configuration, signal);
  if (index.missing !== undefined) display.note(index.missing);
  display.note(`comparing ${options.inventoryManifest ?? place.uri} with the index`);

  async function* wrong(): AsyncGenerator<FileRef> {
    for await (const compared of compare({
      listing: source.listing(signal),
      inventory: () => index.inventory(place.uri, signal),
      isFresh,
      look: objects.look,
      since,
      root: `s3://${place.bucket}/`,
    })) {
      signal.throwIfAborted();
      const found = tally.add(compared);
      if (tally.compared % 1000 === 0) display.update(counted(tally.compared, startedAt));
      if (!found) continue;
      if (options.list) await line(terminal.out, options.json ? JSON.stringify(found) : auditLine(found));
      if (found.kind === 'failed' || found.kind === 'too new') continue;
      const { key, file, entry } = compared;
      yield file ?? { uri: entry?.sourceUri ?? '', path: key, name: key };
    }
  }

  let audited: Audited;
  try {
    if (queue) {
      const { files } = await queue.fill(wrong());
      audited = { tally, repair: { enqueued: files, queueUrl: queue.url, setting: queue.setting } };
    } else {
      for await (const _ of wrong());
      audited = { tally };
    }
  } finally {
    display.end();
    await source.close();
  }
  await tell(audited, options, terminal, problemsHint(configuration, options.sink));
  return tally.wrong > 0 && !queue ? EXIT.notAll : EXIT.ok;
}

/** The index has the file as it is now, and as it would be read now; without fingerprints however it was read. */
function freshness(fingerprints: ReadonlySet<string> | undefined) {
  return (entry: InventoryEntry, { version }: FileRef): boolean =>
    version !== undefined && entry.version === version && (!fingerprints || fingerprints.has(entry.fingerprint));
}

/** With `--list` the lines have stdout for themselves. */
async function tell(
  { tally, repair }: Audited,
  options: AuditOptions,
  terminal: Terminal,
  hint: string,
): Promise<void> {
  const { counts } = tally;
  const out = options.list ? terminal.err : terminal.out;
  if (options.json) {
    await line(out, JSON.stringify({ ...counts, repair }, undefined, options.list ? undefined : 2));
    return;
  }
  const failed = Object.entries(counts.failed).sort(([, a], [, b]) => b - a);
  const rows: [string, number, string][] = [
    ['current', counts.current, 'in the index as they are'],
    ['missing', counts.missing, 'in the bucket, not in the index'],
    ['stale', counts.stale, 'in the index otherwise than they would be read now'],
    ['orphaned', counts.orphaned, 'in the index, not in the bucket'],
    ['too new', counts.tooNew, 'changed within the minutes of --grace; their events may be under way'],
    ...failed.map(([code, number]): [string, number, string] => [
      `failed: ${code}`,
      number,
      ERRORS[code as ErrorCode].meaning,
    ]),
  ];
  for (const row of table(rows.filter(([kind, number]) => number > 0 || kind === 'current'))) await line(out, row);
  for (const kind of options.list ? [] : WRONG) {
    if (counts.examples[kind].length === 0) continue;
    await line(
      out,
      `\n${styled(terminal, 'bold', kind)}, ${counts[kind] > counts.examples[kind].length ? 'for example' : 'all'}`,
    );
    for (const key of counts.examples[kind]) await line(out, `  ${harmless(key)}`);
  }
  await line(out);
  if (repair)
    await line(out, `${count(repair.enqueued, 'file')} put into the queue of ${repair.setting} to be mended.`);
  else if (tally.wrong > 0)
    await line(
      out,
      `${count(tally.wrong, 'file')} to mend: run it again with --repair, or with --list to see them all.`,
    );
  else await line(out, `Nothing to mend: index and bucket agree on ${count(counts.current, 'file')}.`);
  const unread = failed.reduce((sum, [, number]) => sum + number, 0);
  if (unread > 0) await line(out, `${grouped(unread)} of the current ones are found by their names only; see: ${hint}`);
}
