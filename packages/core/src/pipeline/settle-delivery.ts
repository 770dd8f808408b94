import { FileprocError, toFileprocError } from '../contract/errors.ts';
import { documentId } from '../identity/uri.ts';
import { ContentSignal, untilAborted } from './abort.ts';
import { indexByName, indexPresentState, removeFromIndex } from './index-file.ts';
import type { Place } from './reading-places.ts';
import type { Settlement } from './settlement.ts';
import type { Look, LookingWork, Settled, Work } from './work.ts';
import { nextRevisions } from './write-changes.ts';

/**
 * The way of one delivery: the index is made equal to what is there, then the source is looked at once more, and what has
 * changed meanwhile is done again. Only what still holds after the sinks have confirmed is acknowledged.
 *
 * Throws where a setting is the reason: the run ends, and the delivery is given back.
 */
export async function settleDelivery(work: Work, settlement: Settlement, first: Place): Promise<void> {
  const { run, delivery } = work;
  let place = first;
  let indexed = false;
  try {
    for (let looks = 1; ; looks++) {
      const remove = looks === 1 && delivery.change === 'delete';
      const look = await looked(work, (looking) => (remove ? removeFromIndex : indexPresentState)(looking, place));
      place.leave();
      if (look.kind === 'undone') {
        if (look.error.category === 'configuration') throw look.error;
        if (look.error.code !== 'SOURCE_CHANGED') return await settlement.undone(look.error);
      } else if (look.kind !== 'overtaken') {
        indexed = true;
        if (await isStillSo(work, look)) return await settlement.done(look);
      }
      if (looks >= run.maxReadsPerDelivery) break;
      place = await run.places.take(run.hardSignal);
      place.begin();
    }
    await settlement.undone(await changedAgainAndAgain(work, indexed));
  } catch (thrown) {
    const error = toFileprocError(thrown, 'PROCESSOR_FAILED', delivery.file.path);
    if (error.category === 'configuration') throw error;
    await settlement.undone(error);
  } finally {
    place.leave();
  }
}

/** One look at the file, under the guard of the revisions that are asked for before it. */
async function looked(work: Work, look: (looking: LookingWork) => Promise<Look>): Promise<Look> {
  try {
    const revisions = await untilAborted(
      nextRevisions(work.run, documentId(work.delivery.file.uri)),
      work.run.hardSignal,
    );
    return await look({ ...work, revisions });
  } catch (thrown) {
    const error = toFileprocError(thrown, 'PROCESSOR_FAILED', work.delivery.file.path);
    return { kind: 'undone', error };
  }
}

/** The second look, without which a change between reading and writing would be lost. */
async function isStillSo({ run, delivery, notes }: Work, look: Settled): Promise<boolean> {
  if (!delivery.isCurrent) return true;
  try {
    if (look.kind === 'deleted' || look.opened) {
      const indexed = look.kind === 'indexed' ? look.file : undefined;
      return await untilAborted(delivery.isCurrent(indexed, run.hardSignal), run.hardSignal);
    }
    return await isStillUnopenable({ run, delivery, notes }, look.error?.code);
  } catch (thrown) {
    throw toFileprocError(thrown, 'SOURCE_UNAVAILABLE', `${delivery.file.path} could not be looked at once more`);
  } finally {
    notes.stageEnded('second look');
  }
}

/** What could not be opened has no state to compare with: it must fail alike once more. */
async function isStillUnopenable({ run, delivery }: Work, code: string | undefined): Promise<boolean> {
  using content = new ContentSignal(run.hardSignal);
  try {
    await untilAborted(delivery.open(content.signal), content.signal);
    return false;
  } catch (thrown) {
    return toFileprocError(thrown, 'SOURCE_UNAVAILABLE').code === code;
  } finally {
    content.abort();
  }
}

async function changedAgainAndAgain(work: Work, indexed: boolean): Promise<FileprocError> {
  const { run, delivery } = work;
  const error = new FileprocError(
    'SOURCE_CHANGED',
    `${delivery.file.path} changed, or was written by another worker, each of the ${run.maxReadsPerDelivery} times that it was read.`,
  );
  // What was read last is nearer to the truth than nothing; where nothing was, at least the name is found.
  if (!delivery.lastAttempt || indexed) return error;
  const place = await run.places.take(run.hardSignal);
  place.begin();
  try {
    const look = await looked(work, (looking) => indexByName(looking, place, error));
    return look.kind === 'undone' ? look.error : error;
  } finally {
    place.leave();
  }
}
