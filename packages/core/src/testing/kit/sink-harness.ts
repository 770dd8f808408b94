import type { Change, Outcome, Sink } from '../../contract/sink.ts';
import { fail } from './runner.ts';

/** A sink over an empty index of its own. Made anew for every test. */
export interface SinkHarness extends AsyncDisposable {
  readonly sink: Sink;
  /** Makes what was written visible to search and inventory, where that takes a call (a refresh). */
  settle?(): Promise<void>;
}

/** The outcomes in one line. */
export function statuses(outcomes: readonly Outcome[]): string {
  return outcomes.map((outcome) => outcome.status).join();
}

/** The harness's sink, prepared. */
export async function opened(harness: SinkHarness): Promise<Sink> {
  await harness.sink.prepare();
  return harness.sink;
}

/** Writes changes all of which must be written, and makes them visible. */
export async function expectWritten(harness: SinkHarness, changes: readonly Change[]): Promise<void> {
  const outcomes = await harness.sink.write(changes);
  if (outcomes.length !== changes.length)
    fail('write() answers for each change', `${outcomes.length} answers for ${changes.length} changes`);
  const bad = outcomes.find((outcome) => outcome.status !== 'written');
  if (bad) fail('a sound change is written', JSON.stringify(bad));
  await harness.settle?.();
}

/** What the inventory lists. */
export async function uris(sink: Sink, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  if (sink.inventory) for await (const entry of sink.inventory(prefix)) found.push(entry.sourceUri);
  return found;
}

/** Paths of the documents that a search finds, sorted. */
export async function hits(sink: Sink, text: string): Promise<string[]> {
  const result = await sink.search?.({ text });
  return (result?.hits ?? []).map((hit) => hit.document.file_path).sort();
}
