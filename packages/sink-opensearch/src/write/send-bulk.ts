import { setTimeout as wait } from 'node:timers/promises';
import { FileprocError } from '@cis/fileproc-core';
import { field, reasonOf, unexpected } from '../connection/answers.ts';
import type { Request, Requester } from '../connection/requester.ts';
import { type BulkBody, bulkBodies } from './bulk-body.ts';
import type { Operation } from './operation.ts';

/** What became of one operation. */
export type Result =
  | { readonly status: 'done' }
  /** The index holds a higher version, or an equal one where that is not written again. */
  | { readonly status: 'conflict' }
  | { readonly status: 'rejected'; readonly error: FileprocError }
  | { readonly status: 'unavailable'; readonly error: FileprocError };

/** Where a bulk goes. */
export interface BulkTarget {
  readonly requester: Requester;
  /** The alias; an index of that name would not be made by accident. */
  readonly index: string;
  readonly maxBulkBytes: number;
  /** Milliseconds before the first repetition, about. Default 200; each next one waits twice as long. */
  readonly retryDelay?: number;
}

/** How often what was turned away for load is sent in all. */
const MAX_TRIES = 4;

/**
 * Sends operations, in order, and answers for each. What is turned away for load (429, 503) is sent again a few times; a
 * request without an answer is not, since it may have been done: the caller sends the whole again later.
 */
export async function sendBulk(target: BulkTarget, operations: readonly Operation[]): Promise<Result[]> {
  const results = new Map<Operation, Result>();
  let left = operations;
  for (let tries = 1; left.length > 0; tries++) {
    const again: Operation[] = [];
    for (const bulk of bulkBodies(left, target.maxBulkBytes))
      for (const [operation, result] of await sendBody(target, bulk)) {
        if (result.again) again.push(operation);
        results.set(operation, result.result);
      }
    if (tries === MAX_TRIES) break;
    // Without versions the last write wins; one that comes after it would undo it.
    left = again.filter((operation) => operation.guard || !isFollowed(operation, operations));
    if (left.length > 0) await wait((target.retryDelay ?? 200) * 2 ** (tries - 1) * (0.5 + Math.random()));
  }
  return operations.map((operation) => results.get(operation)!);
}

function isFollowed(operation: Operation, all: readonly Operation[]): boolean {
  return all.findLast(({ id }) => id === operation.id) !== operation;
}

interface Answered {
  readonly result: Result;
  /** Turned away for load. */
  readonly again: boolean;
}

async function sendBody(target: BulkTarget, bulk: BulkBody): Promise<[Operation, Answered][]> {
  const { requester, index } = target;
  const { operations, body } = bulk;
  const all = (result: Result, again = false): [Operation, Answered][] =>
    operations.map((operation) => [operation, { result, again }]);
  const request: Request = {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_bulk`,
    query: { require_alias: true, filter_path: 'errors,items.*.status,items.*.error' },
    body,
  };
  let answer: Awaited<ReturnType<Requester['send']>>;
  try {
    answer = await requester.send(request);
  } catch (thrown) {
    return all({ status: 'unavailable', error: thrown as FileprocError });
  }
  const { status } = answer;
  if (status === 413 || status === 400) return apart(target, bulk, status, reasonOf(answer.body));
  if (status !== 200)
    return all(
      { status: 'unavailable', error: unexpected(requester, request, answer) },
      status === 429 || status === 503,
    );
  const items = field(answer.body, 'items');
  if (!Array.isArray(items) || items.length !== operations.length)
    return all({
      status: 'unavailable',
      error: new FileprocError(
        'SINK_UNAVAILABLE',
        `OpenSearch at ${requester.node} answered a bulk of ${operations.length} operations for ${Array.isArray(items) ? items.length : 'none'} of them.`,
      ),
    });
  return operations.map((operation, at) => [operation, itemResult(operation, items[at])]);
}

/** Halves a body that is too large, or that was refused as a whole; an operation that is alone is cut or given up. */
async function apart(
  target: BulkTarget,
  { operations, body }: BulkBody,
  status: number,
  reason: string,
): Promise<[Operation, Answered][]> {
  const single = operations[0]!;
  if (operations.length === 1) {
    const smaller = status === 413 ? await single.shrink?.() : undefined;
    const error = new FileprocError(
      'SINK_REJECTED',
      `OpenSearch refused a document of ${body.length} bytes with ${status}: ${reason}`,
    );
    if (!smaller) return [[single, { result: { status: 'rejected', error }, again: false }]];
    const [cut] = bulkBodies([smaller], target.maxBulkBytes);
    return (await sendBody(target, cut!)).map(([, answered]) => [single, answered]);
  }
  const answers: [Operation, Answered][] = [];
  const half = operations.length >> 1;
  for (const part of [operations.slice(0, half), operations.slice(half)])
    for (const bulk of bulkBodies(part, target.maxBulkBytes)) answers.push(...(await sendBody(target, bulk)));
  return answers;
}

function itemResult({ id, action }: Operation, item: unknown): Answered {
  const answer = field(item, action);
  const status = Number(field(answer, 'status'));
  if (status >= 200 && status < 300) return { result: { status: 'done' }, again: false };
  const error = field(answer, 'error');
  if (status === 404 && action === 'delete' && error === undefined) return { result: { status: 'done' }, again: false };
  if (status === 409) return { result: { status: 'conflict' }, again: false };
  if (status === 400)
    return {
      result: {
        status: 'rejected',
        error: new FileprocError('SINK_REJECTED', `OpenSearch refused the document ${id}: ${reasonOf(error)}`),
      },
      again: false,
    };
  const hint = status === 404 ? ' The index or its alias is missing: prepare() makes it.' : '';
  return {
    result: {
      status: 'unavailable',
      error: new FileprocError(
        'SINK_UNAVAILABLE',
        `OpenSearch did not take the document ${id} (${status}): ${reasonOf(error)}.${hint}`,
      ),
    },
    again: status === 429 || status === 503,
  };
}
