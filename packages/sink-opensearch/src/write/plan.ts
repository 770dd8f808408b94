import type { Change, Outcome } from '@cis/fileproc-core';
import type { Embedded } from './embedded.ts';
import { guardOf, revisionOf } from './guard.ts';
import { marker, type Operation, reservation, tombstone } from './operation.ts';

type Upsert = Extract<Change, { kind: 'upsert' }>;

/** What is done for one change, in up to four bulks. */
export interface Step {
  readonly change: Change;
  /** Before the first bulk: marks and places of what is embedded. */
  readonly before: Operation[];
  /** In the first bulk. */
  readonly first: Operation[];
  /** In the second, when what is embedded in the file is safely in the index. */
  readonly second: Operation[];
  /** In the third, when the deletion of the file itself has won. */
  readonly third: Operation[];
  /** Thumbnails that nobody shows when the change is written. */
  readonly thumbnails: string[];
  /** Known before anything is sent. */
  outcome?: Outcome;
}

/** What a plan needs to know. */
export interface PlanInput {
  /** Documents embedded in a file before this batch, of those files that are pruned or deleted. */
  embedded(rootId: string): readonly Embedded[];
  /** The document as an operation, its thumbnail stored. */
  operationOf(change: Upsert): Promise<Operation>;
  /** Whether anything is held under the id of an embedded document. */
  isHeld(documentId: string): boolean;
  /** What is known before: the change is overtaken, or there is nothing to do. */
  verdict(change: Change): Outcome | undefined;
  /** The thumbnail that a document has in the index now. */
  thumbnailOf(documentId: string): string | undefined;
  /** What an error of `operationOf` means for its change. */
  failure(thrown: unknown): Outcome;
}

/**
 * Orders the operations of a batch. An index that holds a file in a version must hold all that came out of that version: so
 * the file's own document goes into a later bulk than its embedded documents and tombstones. A file without any goes
 * into the first bulk, whose order is kept on its shard.
 */
export async function planOf(changes: readonly Change[], input: PlanInput): Promise<Step[]> {
  /** Embedded documents that this batch itself has written so far, by root. */
  const fresh = new Map<string, Map<string, Embedded>>();
  const marked = new Set<string>();
  const steps: Step[] = [];

  const write = async (step: Step, change: Upsert) => {
    const { document_id: id, root_id: rootId } = change.document;
    const operation = await input.operationOf(change);
    const old = input.thumbnailOf(id);
    if (old !== undefined) step.thumbnails.push(old);
    if (rootId === undefined) {
      (fresh.has(id) ? step.second : step.first).push(operation);
      return;
    }
    const revision = revisionOf(change);
    const guard = guardOf(revision, 'embedded');
    if (!marked.has(rootId)) step.before.push(marker(rootId, guardOf(revision, 'marker'), false));
    marked.add(rootId);
    if (guard && !input.isHeld(id)) step.before.push(reservation(id, rootId, guard));
    step.first.push(operation);
    fresh.set(rootId, (fresh.get(rootId) ?? new Map()).set(id, { id }));
  };

  const remove = (step: Step, change: Exclude<Change, Upsert>) => {
    const { kind, documentId, sourceUri } = change;
    const revision = revisionOf(change);
    const children = new Map(input.embedded(documentId).map((found) => [found.id, found]));
    for (const [id, written] of fresh.get(documentId) ?? []) children.set(id, written);
    const leaving = [...children.values()].filter(({ id }) => kind === 'delete' || !change.keep.has(id));
    const guard = guardOf(revision, 'leaving');
    const operations = leaving.map(({ id }) =>
      guard && revision !== undefined
        ? tombstone(id, documentId, guard, revision)
        : { id, routing: documentId, action: 'delete' as const },
    );
    for (const { thumbnailKey } of leaving) if (thumbnailKey !== undefined) step.thumbnails.push(thumbnailKey);
    if (kind === 'prune') {
      step.first.push(...operations);
      if (operations.length > 0) fresh.set(documentId, fresh.get(documentId) ?? new Map());
      return;
    }
    const own = input.thumbnailOf(documentId);
    if (own !== undefined) step.thumbnails.push(own);
    const bulk = fresh.has(documentId) ? step.second : step.first;
    const ofFile = guardOf(revision, 'file');
    if (!ofFile || revision === undefined) {
      bulk.push(...operations, { id: documentId, routing: documentId, action: 'delete' });
    } else {
      bulk.push(tombstone(documentId, documentId, ofFile, revision, sourceUri));
      step.third.push(...operations);
    }
    if (children.size > 0) step.third.push(marker(documentId, guardOf(revision, 'marker'), true));
  };

  for (const change of changes) {
    const outcome = input.verdict(change);
    const step: Step = {
      change,
      before: [],
      first: [],
      second: [],
      third: [],
      thumbnails: [],
      ...(outcome && { outcome }),
    };
    steps.push(step);
    if (outcome) continue;
    try {
      if (change.kind === 'upsert') await write(step, change);
      else remove(step, change);
    } catch (thrown) {
      step.outcome = input.failure(thrown);
    }
  }
  return steps;
}
