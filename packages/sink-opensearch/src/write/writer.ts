import { type BlobStore, type Change, FileprocError, type Outcome, toFileprocError } from '@cis/fileproc-core';
import { documentSource } from './document-source.ts';
import { guardOf, isSameWrite, isTooLate, isWritten, revisionOf, rootOf } from './guard.ts';
import type { KnownRoots } from './known-roots.ts';
import { type Lookup, lookUp } from './lookup.ts';
import type { Operation } from './operation.ts';
import { planOf, type Step } from './plan.ts';
import { presentOf } from './present.ts';
import { type BulkTarget, type Result, sendBulk } from './send-bulk.ts';
import { thumbnailKey } from './thumbnail-key.ts';

type Upsert = Extract<Change, { kind: 'upsert' }>;

/** Bytes of text under which a document that the server still finds too large is given up. */
const LEAST_TEXT_BYTES = 10_000;
/** Room for everything in a bulk that is not text: names, metadata, warnings, page facts. */
const ROOM_FOR_FACTS = 0.9;

/** What writes need. */
export interface WriteTarget extends BulkTarget {
  readonly maxTextBytes: number;
  readonly thumbnails: BlobStore | undefined;
  readonly thumbnailPrefix: string;
}

/**
 * Makes the index equal to the changes. Throws SINK_UNAVAILABLE where nothing is known of any of them.
 */
export async function writeChanges(
  target: WriteTarget,
  changes: readonly Change[],
  known: KnownRoots,
): Promise<Outcome[]> {
  const { requester, index, thumbnails } = target;
  const lookup = await lookUp(requester, index, changes, known, thumbnails !== undefined);
  const steps = await planOf(changes, {
    embedded: (root) => lookup.embedded.get(root) ?? [],
    isHeld: (id) => lookup.present.has(id),
    operationOf: (change) => operationOf(target, change),
    verdict: (change) => verdictOf(change, lookup),
    thumbnailOf: (id) => thumbnails && (lookup.present.get(id)?.thumbnailKey ?? known.get(id)?.thumbnailKey),
    failure: (thrown) => ({ status: 'unavailable', error: toFileprocError(thrown, 'SINK_UNAVAILABLE') }),
  });
  await sendBefore(target, steps);
  await sendFirst(target, steps);
  await sendSecond(target, steps);
  await settleConflicts(target, steps);
  await sendThird(target, steps);
  await removeThumbnails(target, steps);
  const outcomes = steps.map(({ outcome }): Outcome => outcome ?? { status: 'written' });
  remember(target, steps, outcomes, known);
  return outcomes;
}

function verdictOf(change: Change, { present }: Lookup): Outcome | undefined {
  if (change.kind === 'upsert' && change.document.root_id === undefined) return undefined;
  if (change.kind === 'delete') return undefined;
  const root = present.get(rootOf(change));
  const revision = revisionOf(change);
  // What is embedded in the file by another look of the same revision must stay.
  if (change.kind === 'prune' && isWritten(root, revision)) return { status: 'written' };
  return isTooLate(root, revision) ? { status: 'superseded' } : undefined;
}

async function operationOf(target: WriteTarget, change: Upsert): Promise<Operation> {
  const { document, thumbnail } = change;
  const key = shownKey(target, change);
  // Before the document, so that nobody is shown a key that leads nowhere.
  if (key && thumbnail) await target.thumbnails?.put(key, thumbnail.data, thumbnail.mediaType);
  const shown = key === undefined ? document : { ...document, thumbnail_key: key };
  const more = key && thumbnail ? { thumbnail_size: [thumbnail.width, thumbnail.height] as const } : {};
  const guard = guardOf(revisionOf(change), document.root_id === undefined ? 'file' : 'embedded');
  const encoded = async (maxTextBytes: number): Promise<Operation> => ({
    id: document.document_id,
    routing: rootOf(change),
    action: 'index',
    ...(guard && { guard }),
    source: await documentSource(shown, change.pages, maxTextBytes, more),
    shrink: async () => (maxTextBytes / 2 < LEAST_TEXT_BYTES ? undefined : encoded(Math.floor(maxTextBytes / 2))),
  });
  return encoded(Math.min(target.maxTextBytes, Math.floor(target.maxBulkBytes * ROOM_FOR_FACTS)));
}

/** Without its mark and its place an embedded document must not be sent. */
async function sendBefore(target: WriteTarget, steps: readonly Step[]): Promise<void> {
  await send(
    target,
    steps.filter(({ before, outcome }) => before.length > 0 && !outcome),
    'before',
  );
}

async function sendFirst(target: WriteTarget, steps: readonly Step[]): Promise<void> {
  const sent = steps.filter(({ outcome }) => !outcome);
  const results = await send(target, sent, 'first');
  const [first] = results;
  if (first?.status === 'unavailable' && steps.every(({ outcome }) => outcome?.status === 'unavailable'))
    throw first.error;
}

/** The documents of files, unless something embedded in them did not get in. */
async function sendSecond(target: WriteTarget, steps: readonly Step[]): Promise<void> {
  const failed = new Map<string, Outcome>();
  for (const { change, outcome } of steps) if (outcome?.status === 'unavailable') failed.set(rootOf(change), outcome);
  for (const step of steps) {
    const outcome = failed.get(rootOf(step.change));
    if (step.second.length > 0 && outcome) step.outcome ??= outcome;
  }
  await send(
    target,
    steps.filter(({ outcome }) => !outcome),
    'second',
  );
}

/** Of a file's own document a conflict may be this same write, whose answer was lost. */
async function settleConflicts(target: WriteTarget, steps: readonly Step[]): Promise<void> {
  const asked = steps.filter(({ change, outcome }) => outcome?.status === 'superseded' && isOfRoot(change));
  if (asked.length === 0) return;
  const places = asked.map(({ change }) => ({ id: rootOf(change), routing: rootOf(change) }));
  const present = await presentOf(target.requester, target.index, places).catch((thrown) =>
    toFileprocError(thrown, 'SINK_UNAVAILABLE'),
  );
  for (const [at, step] of asked.entries()) {
    if (present instanceof FileprocError) step.outcome = { status: 'unavailable', error: present };
    else if (isSameWrite(present[at], step.change)) delete step.outcome;
  }
}

function isOfRoot(change: Change): boolean {
  return change.kind === 'delete' || (change.kind === 'upsert' && change.document.root_id === undefined);
}

/** What was embedded in files whose deletion has won. */
async function sendThird(target: WriteTarget, steps: readonly Step[]): Promise<void> {
  await send(
    target,
    steps.filter(({ outcome }) => !outcome),
    'third',
  );
}

async function removeThumbnails(target: WriteTarget, steps: readonly Step[]): Promise<void> {
  const { thumbnails } = target;
  if (!thumbnails) return;
  for (const step of steps) {
    if (step.outcome || step.thumbnails.length === 0) continue;
    const shown = shownKey(target, step.change);
    const old = step.thumbnails.filter((key) => key !== shown);
    try {
      if (old.length > 0) await thumbnails.delete(old);
    } catch (thrown) {
      step.outcome = { status: 'unavailable', error: toFileprocError(thrown, 'STORE_UNAVAILABLE') };
    }
  }
}

/** Sends one of the bulks of all steps and notes what it means for each. */
async function send(
  target: WriteTarget,
  steps: readonly Step[],
  which: 'before' | 'first' | 'second' | 'third',
): Promise<Result[]> {
  const sent = steps.flatMap((step) => step[which].map((operation) => ({ step, operation })));
  if (sent.length === 0) return [];
  const results = await sendBulk(
    target,
    sent.map(({ operation }) => operation),
  );
  for (const [at, { step, operation }] of sent.entries()) {
    const result = results[at]!;
    if (result.status === 'done') continue;
    // A tombstone, marker or place that is overtaken has nothing left to do.
    if (result.status === 'conflict') {
      if (which !== 'before' && isDocumentOf(step.change, operation)) step.outcome ??= { status: 'superseded' };
    } else if (step.outcome?.status !== 'unavailable') step.outcome = result;
  }
  return results;
}

function isDocumentOf(change: Change, { id }: Operation): boolean {
  if (change.kind === 'prune') return false;
  return id === (change.kind === 'upsert' ? change.document.document_id : change.documentId);
}

function shownKey({ thumbnails, thumbnailPrefix }: WriteTarget, change: Change): string | undefined {
  if (!thumbnails || change.kind !== 'upsert' || !change.thumbnail) return undefined;
  return thumbnailKey(thumbnailPrefix, change.document, change.thumbnail);
}

function remember(target: WriteTarget, steps: readonly Step[], outcomes: readonly Outcome[], known: KnownRoots): void {
  for (const [at, { change, first }] of steps.entries()) {
    const root = rootOf(change);
    const before = known.get(root);
    if (change.kind === 'upsert' && change.document.root_id !== undefined) {
      if (first.length > 0) known.set(root, { ...before, embedded: true });
    } else if (before && change.kind !== 'prune' && outcomes[at]?.status === 'written') {
      const key = shownKey(target, change);
      known.set(root, { embedded: before.embedded, ...(key !== undefined && { thumbnailKey: key }) });
    }
  }
}
