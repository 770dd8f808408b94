/**
 * A folder of many entries: `node packages/source-fs/bench/million.ts [entries] [folder]`, after `pnpm build`.
 *
 * Makes the folder with empty files where it is missing and leaves it for the next time. Prints seconds and the largest
 * resident memory of a listing, of a run in which nothing has changed, and of a count.
 */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentId, type FileRef, type InventoryEntry } from '@cis/fileproc-core';
import { folder } from '../dist/index.js';

const entries = Number(process.argv[2] ?? 1_000_000);
const path = process.argv[3] ?? join(tmpdir(), `fileproc-bench-${entries}`);
const signal = new AbortController().signal;

function makeFolder(): void {
  if (existsSync(path)) return;
  mkdirSync(path);
  // 7919 is prime: names come in no order.
  for (let i = 0; i < entries; i++)
    closeSync(openSync(join(path, `file-${String((i * 7919) % entries).padStart(8, '0')}.txt`), 'w'));
}

async function measured(what: string, work: () => Promise<number>): Promise<void> {
  const atStart = process.memoryUsage.rss();
  let largest = atStart;
  let longestTurn = 0;
  let lastTurn = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    longestTurn = Math.max(longestTurn, now - lastTurn - 10);
    lastTurn = now;
    largest = Math.max(largest, process.memoryUsage.rss());
  }, 10);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const files = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  console.log(
    `${what}: ${files} files in ${seconds.toFixed(1)} s (CPU ${((user + system) / 1e6).toFixed(1)} s), ` +
      `RSS ${Math.round(atStart / 1e6)} -> at most ${Math.round(largest / 1e6)} MB, longest turn ${Math.round(longestTurn)} ms`,
  );
}

/** An index that holds every file as it is. */
async function* asIndexed(files: AsyncIterable<FileRef> | readonly FileRef[]): AsyncGenerator<InventoryEntry> {
  for await (const { uri, version } of files)
    yield {
      documentId: documentId(uri),
      sourceUri: uri,
      ...(version !== undefined && { version }),
      fingerprint: 'f',
      success: true,
    };
}

makeFolder();
await measured('listing', async () => {
  let count = 0;
  let last = '';
  for await (const { uri } of folder(path).listing(signal)) {
    if (uri <= last) throw new Error(`${uri} comes after ${last}`);
    last = uri;
    count++;
  }
  return count;
});
await measured('a run with nothing to do (two listings merged)', async () => {
  const source = folder(path, {
    inventory: (prefix) => (prefix === source.uri ? asIndexed([]) : asIndexed(folder(path).listing(signal))),
  });
  for await (const delivery of source.deliveries(signal)) throw new Error(`${delivery.file.path} was delivered`);
  return source.statistics().unchanged;
});
await measured('expected()', async () => {
  const source = folder(path);
  const stop = new AbortController();
  const deliveries = source.deliveries(stop.signal)[Symbol.asyncIterator]();
  await deliveries.next();
  while (source.expected() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await deliveries.return?.();
  return source.expected() ?? 0;
});
