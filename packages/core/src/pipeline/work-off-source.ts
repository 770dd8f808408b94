import { FileprocError } from '../contract/errors.ts';
import type { Delivery, Source } from '../contract/source.ts';
import type { Breaker } from './breaker.ts';
import { DeliveryNotes } from './delivery-notes.ts';
import { takeDeliveries } from './intake.ts';
import { Leases } from './leases.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { RunSettings } from './options.ts';
import { RecentRate } from './progress.ts';
import type { Place } from './reading-places.ts';
import type { RunContext } from './run-context.ts';
import { Semaphore } from './semaphore.ts';
import { settleDelivery } from './settle-delivery.ts';
import { Settlement } from './settlement.ts';
import type { Shutdown } from './shutdown.ts';

const PROGRESS_MILLISECONDS = 500;
const PATHS_SHOWN = 8;

/** Options of {@link workOffSource}. */
export interface WorkOffOptions {
  readonly source: Source;
  readonly settings: RunSettings;
  readonly shutdown: Shutdown;
  /** Is given the function that counts the deliveries under way. */
  readonly whileRunning: (count: () => number) => void;
}

/**
 * Takes every delivery of the source and settles it. Resolves when the last one is settled and no sink writes any more;
 * what ended the run early is then in `shutdown.failure`.
 */
export async function workOffSource(
  run: RunContext & { readonly breakers: readonly Breaker[] },
  { source, settings, shutdown, whileRunning }: WorkOffOptions,
): Promise<void> {
  const underWay = new Map<Promise<void>, { readonly delivery: Delivery; readonly settlement: Settlement }>();
  whileRunning(() => underWay.size);
  const unsettled = new Semaphore(mostUnsettled(run, settings));
  const perFile = new OneAtATime();
  const leases = new Leases(settings.extendEverySeconds, ({ file }, cause) =>
    run.log({ level: 'warn', message: `The delivery of ${file.path} could not be extended`, uri: file.uri, cause }),
  );
  const endProgress = tellProgress(run, source, () => [...underWay.values()].map(({ delivery }) => delivery.file.path));
  const interruption = () => new FileprocError('INTERRUPTED', 'The worker stopped before the file was done.');

  const settle = async (delivery: Delivery, notes: DeliveryNotes, settlement: Settlement, place: Place) => {
    const { file, change, attempt } = delivery;
    // Two deliveries of one file at once would undo each other's work. Who waits lets others read meanwhile.
    let reading = place;
    const waits = perFile.isBusy(file.uri);
    if (waits) place.leave();
    const leave = await perFile.enter(file.uri);
    try {
      if (waits) reading = await run.places.take(run.hardSignal);
      reading.begin();
      run.events.emit('file-start', { file, change, attempt });
      await settleDelivery({ run, delivery, notes }, settlement, reading);
    } catch (thrown) {
      if (!run.hardSignal.aborted) {
        shutdown.fail(thrown);
        shutdown.harden('error');
      }
      await settlement.undone(interruption());
    } finally {
      reading.leave();
      leave();
    }
  };

  const begin = (delivery: Delivery, place: Place) => {
    leases.hold(delivery);
    const notes = new DeliveryNotes();
    const settlement = new Settlement(run, delivery, notes);
    const settled = settle(delivery, notes, settlement, place).finally(() => {
      underWay.delete(settled);
      leases.letGo(delivery);
      unsettled.release();
    });
    underWay.set(settled, { delivery, settlement });
  };

  const giveBack = (delivery: Delivery) => new Settlement(run, delivery, new DeliveryNotes()).undone(interruption());
  const late: Promise<void>[] = [];
  const giveUp = () => {
    for (const writer of run.writers) writer.stop(interruption());
    for (const { settlement } of underWay.values()) late.push(settlement.undone(interruption()));
  };
  run.hardSignal.addEventListener('abort', giveUp, { once: true });
  try {
    await takeDeliveries(source, {
      places: run.places,
      unsettled,
      breakers: run.breakers,
      scratch: run.scratch,
      signal: shutdown.softSignal,
      hardSignal: run.hardSignal,
      onDelivery: begin,
      onLate: (delivery) => late.push(giveBack(delivery)),
    });
  } catch (thrown) {
    shutdown.fail(thrown);
    shutdown.soften('error');
  }
  await shutdown.patiently(Promise.all(underWay.keys()));
  await shutdown.patiently(Promise.all([...underWay.keys(), ...late]));
  for (const writer of run.writers) await shutdown.patiently(writer.idle());
  run.hardSignal.removeEventListener('abort', giveUp);
  leases.end();
  endProgress();
}

/** As many as can be read at once, and as many as the sinks' batches may wait for. */
function mostUnsettled({ reader, writers }: RunContext, { prefetch }: RunSettings): number {
  const inBatches = writers.map(({ sink: { batch } }) => (batch?.maxChanges ?? 100) * ((batch?.concurrency ?? 1) + 2));
  return reader.concurrency + prefetch + Math.max(...inBatches);
}

function tellProgress(run: RunContext, source: Source, paths: () => readonly string[]): () => void {
  const rate = new RecentRate();
  const tell = () => {
    if (!run.events.heard('progress')) return;
    const { files } = run.statistics.snapshot();
    const expected = source.expected?.();
    const reading = paths();
    run.events.emit('progress', {
      processed: files.processed,
      failed: files.failed,
      deleted: files.deleted,
      ...(expected !== undefined && { expected }),
      filesPerSecond: rate.at(performance.now(), files.processed),
      underWay: reading.length,
      reading: reading.slice(0, PATHS_SHOWN),
    });
  };
  const timer = setInterval(tell, PROGRESS_MILLISECONDS);
  return () => {
    clearInterval(timer);
    tell();
  };
}
