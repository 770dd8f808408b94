import { type FileprocError, toFileprocError } from '../contract/errors.ts';
import type { Delivery, Source } from '../contract/source.ts';
import { untilAborted } from './abort.ts';
import type { Breaker } from './breaker.ts';
import type { Place, ReadingPlaces } from './reading-places.ts';
import type { Scratch } from './scratch.ts';
import type { Semaphore } from './semaphore.ts';

/** Options of {@link takeDeliveries}. */
export interface IntakeOptions {
  readonly places: ReadingPlaces;
  /** One for each delivery that is not settled. */
  readonly unsettled: Semaphore;
  readonly breakers: readonly Breaker[];
  readonly scratch: Scratch;
  /** Ends the intake. */
  readonly signal: AbortSignal;
  /** Ends the wait for a source that does not end by `signal`. */
  readonly hardSignal: AbortSignal;
  /** Begins with a delivery and does not wait for it. */
  readonly onDelivery: (delivery: Delivery, place: Place) => void;
  /** A delivery that came after the intake had ended. */
  readonly onLate: (delivery: Delivery) => void;
}

/**
 * Takes deliveries one by one, each only when there is room for it, while everything that files need is there. Resolves
 * when the source ends or the signal aborts; rejects with what the source throws.
 */
export async function takeDeliveries(source: Source, options: IntakeOptions): Promise<void> {
  const { signal, hardSignal, unsettled } = options;
  const iterator = source.deliveries(signal)[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      await unsettled.acquire(signal);
      const place = await options.places.take(signal);
      await untilAborted(whenAllIsWell(options), signal);
      // Not ended by `signal`: a delivery that is on its way just then must be given back.
      const next = await untilAborted(iterator.next(), hardSignal);
      if (next.done) return;
      if (signal.aborted) options.onLate(next.value);
      else options.onDelivery(next.value, place);
    }
  } catch (thrown) {
    if (!signal.aborted) throw sourceError(source, thrown);
  } finally {
    // A source that waits for something may never answer this, and need not.
    if (signal.aborted) iterator.return?.().catch(() => undefined);
  }
}

async function whenAllIsWell({ breakers, scratch, signal }: IntakeOptions): Promise<void> {
  await scratch.whenRoom();
  while (!signal.aborted && breakers.some((breaker) => breaker.isOpen))
    await Promise.all(breakers.map((breaker) => breaker.whenClosed()));
}

function sourceError(source: Source, thrown: unknown): FileprocError {
  return toFileprocError(thrown, 'SOURCE_UNAVAILABLE', `The source ${source.name} failed`);
}
