import type { Delivery, Source } from '@cis/fileproc-core';
import type { WorkQueue } from './fill-queue.ts';

/** Deliveries that go into the queue together; so many at most are in it twice after a kill. */
const AT_ONCE = 5_000;
/** Milliseconds without a new delivery after which those at hand are sent. */
const STALLED = 250;

/** How it is followed and ended. */
export interface EnqueueDeliveriesControl {
  /** Takes no more deliveries; what is at hand is still sent. */
  readonly stop: AbortSignal;
  /** Ends at once. */
  readonly stopNow: AbortSignal;
  /** Told how many are in the queue. */
  readonly onFiles: (files: number) => void;
}

/**
 * Puts the files of all deliveries into a queue. A delivery is acknowledged when the queue has its file, so that the
 * checkpoint of the source says what need not be sent again. Gives how many the queue took. Throws what source and queue throw.
 */
export async function enqueueDeliveries(
  source: Pick<Source, 'deliveries'>,
  queue: Pick<WorkQueue, 'fill'>,
  { stop, stopNow, onFiles }: EnqueueDeliveriesControl,
): Promise<number> {
  // A source with deliveries that are not settled ends on a signal only.
  const failed = new AbortController();
  const deliveries = source.deliveries(AbortSignal.any([stop, failed.signal]))[Symbol.asyncIterator]();
  let next = deliveries.next();
  let total = 0;
  try {
    for (let isDone = false; !isDone; ) {
      const chunk: Delivery[] = [];
      while (chunk.length < AT_ONCE) {
        const taken = chunk.length === 0 ? await next : await orStalled(next);
        if (taken === undefined) break;
        if (taken.done) {
          isDone = true;
          break;
        }
        chunk.push(taken.value);
        next = deliveries.next();
      }
      if (chunk.length > 0) total += await send(chunk, total);
    }
  } finally {
    failed.abort();
    await next.catch(() => undefined);
    await deliveries.return?.();
  }
  return total;

  async function send(chunk: readonly Delivery[], before: number): Promise<number> {
    const acknowledged: Promise<void>[] = [];
    const acknowledge = (files: number) => {
      for (const delivery of chunk.slice(acknowledged.length, files)) acknowledged.push(delivery.ack());
      onFiles(before + files);
    };
    try {
      const { files } = await queue.fill(
        chunk.map(({ file }) => file),
        { signal: stopNow, onFiles: acknowledge },
      );
      acknowledge(files);
    } finally {
      await Promise.all(acknowledged);
    }
    return acknowledged.length;
  }
}

async function orStalled<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  const { promise: stalled, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, STALLED, undefined);
  try {
    return await Promise.race([promise, stalled]);
  } finally {
    clearTimeout(timer);
  }
}
