import { FileprocError } from '../contract/errors.ts';
import type { Change } from '../contract/sink.ts';
import type { BatchWriter, Submitted } from './batch-writer.ts';
import { leastDocument, NO_PAGES } from './document.ts';
import type { RunContext } from './run-context.ts';
import type { Answer } from './send-batch.ts';

/** What all sinks together say of changes. */
export interface Written {
  /** A sink has not confirmed: nothing may be acknowledged. */
  readonly unavailable?: FileprocError;
  /** Somebody else has written the file since this look at it began: it must be looked at again. */
  readonly overtaken?: boolean;
  /** A sink refused the document; it holds the least of it, by name and with this error, if it took that. */
  readonly rejected?: FileprocError;
}

/** A change that every sink has taken into its queue. `written` never rejects. */
export interface Taken {
  readonly written: Promise<Written>;
}

/** The revisions with which one look at a file writes, one for each sink; undefined for a sink that does not guard. */
export type Revisions = readonly (bigint | undefined)[];

/**
 * Asks every sink for the revision of the next write. To be asked before the file is looked at: then no write that it
 * guards can be of an older state than what it overwrites. Throws SINK_UNAVAILABLE.
 */
export function nextRevisions(run: RunContext, root: string): Promise<Revisions> {
  return Promise.all(run.writers.map((writer) => writer.nextRevision(root)));
}

/** Gives a change to every sink under its revision; resolves when each has room for it. */
export async function writeToAll(
  run: RunContext,
  change: Change,
  { root, revisions }: { readonly root: string; readonly revisions: Revisions },
): Promise<Taken> {
  const changes = run.writers.map((_, index) => withRevision(change, revisions[index]));
  const submissions = await Promise.all(run.writers.map((writer, index) => writer.submit(changes[index]!, root)));
  return { written: confirmed(run, changes, root, submissions) };
}

function withRevision(change: Change, revision: bigint | undefined): Change {
  if (revision === undefined) return change;
  if (change.kind !== 'upsert') return { ...change, revision };
  return { ...change, document: { ...change.document, revision: revision.toString() } };
}

/** Several answers as one: what hinders the acknowledgement first. */
export function together(all: readonly Written[]): Written {
  return (
    all.find(({ unavailable }) => unavailable) ??
    all.find(({ overtaken }) => overtaken) ??
    all.find(({ rejected }) => rejected) ??
    {}
  );
}

async function confirmed(
  run: RunContext,
  changes: readonly Change[],
  root: string,
  submissions: readonly Submitted[],
): Promise<Written> {
  const all = await Promise.all(
    submissions.map(async ({ answer }, index) => {
      const writer = run.writers[index]!;
      const first = await answer;
      return first.status === 'rejected' ? refused(run, writer, changes[index]!, root, first.error) : writtenBy(first);
    }),
  );
  return together(all);
}

async function refused(
  run: RunContext,
  writer: BatchWriter,
  change: Change,
  root: string,
  reason: FileprocError,
): Promise<Written> {
  const uri = change.kind === 'upsert' ? change.document.source_uri : change.sourceUri;
  const error = new FileprocError('SINK_REJECTED', `The sink ${writer.sink.name} refused it: ${reason.message}`, {
    cause: reason,
  });
  run.log({ level: 'error', message: error.message, code: error.code, uri });
  // A deletion that is refused leaves in the index what must not be there: no acknowledgement may hide that.
  if (change.kind !== 'upsert') return { unavailable: error };
  const least: Change = { kind: 'upsert', document: leastDocument(change.document, error), pages: NO_PAGES };
  const { answer } = await writer.submit(least, root);
  run.places.checkIdle();
  const second = await answer;
  if (second.status !== 'rejected') return { ...writtenBy(second), rejected: error };
  run.log({ level: 'error', message: `${writer.sink.name} refused its name as well: it is not there`, uri });
  return { rejected: error };
}

function writtenBy(answer: Answer): Written {
  if (answer.status === 'superseded') return { overtaken: true };
  return answer.status === 'unavailable' ? { unavailable: answer.error } : {};
}
