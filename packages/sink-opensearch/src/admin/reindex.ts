import { setTimeout as wait } from 'node:timers/promises';
import { FileprocError } from '@cis/fileproc-core';
import { ask, field, unexpected } from '../connection/answers.ts';
import type { Request, Requester } from '../connection/requester.ts';
import { ALIAS_BODY, type IndexSettings, indexName, versionOfName } from '../definition/definition.ts';
import { refresh } from '../write/embedded.ts';
import { copyDocuments, lastSequenceNumber } from './copy-documents.ts';
import { inspect } from './inspect-index.ts';

/** How far a reindex is. */
export interface ReindexProgress {
  /** `copy` goes over everything, `catch-up` over what was written meanwhile, `switch` over the rest while writes wait. */
  readonly phase: 'copy' | 'catch-up' | 'switch' | 'done';
  /** Documents looked at in this phase, of so many. */
  readonly done: number;
  readonly total: number;
}

/** What a reindex did. */
export interface Reindexed {
  /** The index that the alias led to; it stays, blocked for writing, until it is deleted. */
  readonly from: string;
  /** The index that the alias leads to now. */
  readonly to: string;
}

/** How a reindex is watched and stopped. */
export interface ReindexControl {
  readonly onProgress?: (progress: ReindexProgress) => void;
  readonly signal?: AbortSignal;
  /** Delete the old index at the end. Default false. */
  readonly removeOld?: boolean;
}

/**
 * Copies the index into a new one with the mapping of this program and leads the alias there; searches and writes go on meanwhile.
 *
 * External versions go along, so that a copy never overwrites something newer and may be repeated: one that was interrupted goes on
 * where it is started again. What is written during the copy is told by its sequence number and copied after it. For the
 * last of it the old index takes no writes: `PUT /_block/write` returns when those under way are done, writers get `unavailable`
 * and send again, a second or two later, through the alias, to the new index. Deletions are tombstones and go along.
 *
 * Throws INVALID_CONFIG where there is nothing of ours to copy, SINK_REJECTED where the new mapping refuses a document,
 * SINK_UNAVAILABLE.
 */
export async function copyToNewIndex(
  requester: Requester,
  alias: string,
  settings: IndexSettings,
  { onProgress = () => {}, signal, removeOld = false }: ReindexControl,
): Promise<Reindexed> {
  const { index: from, meta, definition, detail } = await inspect(requester, alias, settings);
  if (from === undefined) throw new FileprocError('INVALID_CONFIG', `${detail} There is nothing to copy.`);
  if (!meta)
    throw new FileprocError(
      'INVALID_CONFIG',
      `${from} was not made by fileproc, so that its documents cannot be copied. Set OPENSEARCH_INDEX to another name and index the files anew.`,
    );
  const to = indexName(alias, versionOfName(alias, from) + 1, definition.hash);
  await makeTarget(requester, to, definition.body);

  // First the number, then the refresh: so what has a number up to it is seen by the copy that follows.
  const before = await lastSequenceNumber(requester, from);
  await refresh(requester, from);
  await copyDocuments(requester, { from, to, onProgress: progress('copy'), signal });
  const meanwhile = await lastSequenceNumber(requester, from);
  await refresh(requester, from);
  await copyDocuments(requester, { from, to, after: before, onProgress: progress('catch-up'), signal });
  try {
    await ask(requester, { method: 'PUT', path: `/${encodeURIComponent(from)}/_block/write` });
    await refresh(requester, from);
    await copyDocuments(requester, { from, to, after: meanwhile, onProgress: progress('switch'), signal });
    await ask(requester, {
      method: 'PUT',
      path: `/${encodeURIComponent(to)}/_settings`,
      body: runningSettings(settings),
    });
    await refresh(requester, to);
    const actions = [
      { remove: { index: from, alias, must_exist: true } },
      { add: { index: to, alias, ...ALIAS_BODY } },
    ];
    await ask(requester, { method: 'POST', path: '/_aliases', body: { actions } });
  } catch (thrown) {
    await allowWrites(requester, from);
    throw thrown;
  }
  if (removeOld) await ask(requester, { method: 'DELETE', path: `/${encodeURIComponent(from)}` });
  onProgress({ phase: 'done', done: 0, total: 0 });
  return { from, to };

  function progress(phase: ReindexProgress['phase']) {
    return (done: number, total: number) => onProgress({ phase, done, total });
  }
}

/** Without replicas and refreshes a copy takes half as long. One that was begun is gone on with. */
async function makeTarget(
  requester: Requester,
  to: string,
  body: { readonly settings: object; readonly mappings: object },
): Promise<void> {
  const copying = { index: { number_of_replicas: 0, refresh_interval: '-1' } };
  const index = { ...Object(field(body.settings, 'index')), ...copying.index };
  const request: Request = {
    method: 'PUT',
    path: `/${encodeURIComponent(to)}`,
    body: { ...body, settings: { ...body.settings, index } },
  };
  const answer = await requester.send(request);
  if (answer.status === 200) return;
  if (field(field(answer.body, 'error'), 'type') !== 'resource_already_exists_exception')
    throw unexpected(requester, request, answer);
  await ask(requester, { method: 'PUT', path: `/${encodeURIComponent(to)}/_settings`, body: copying });
}

function runningSettings({ replicas, refreshInterval }: IndexSettings): object {
  return { index: { number_of_replicas: replicas, refresh_interval: refreshInterval } };
}

async function allowWrites(requester: Requester, index: string): Promise<void> {
  const body = { index: { blocks: { write: null } } };
  for (let tries = 0; tries < 5; tries++) {
    const done = await requester
      .send({ method: 'PUT', path: `/${encodeURIComponent(index)}/_settings`, body })
      .then(({ status }) => status === 200)
      .catch(() => false);
    if (done) return;
    await wait(500);
  }
}
