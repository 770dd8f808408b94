import { type FileprocError, toFileprocError } from '../contract/errors.ts';
import type { Outcome, Sink } from '../contract/sink.ts';
import type { QueuedChange } from './batch-queue.ts';
import type { SinkBatch } from './events.ts';

/** What finally became of a change in one sink. */
export type Answer = Outcome;

/** Changes that fail one by one, with none taken between: then the sink itself is down. */
const DOWN_AFTER = 3;

/** What became of one sending. */
export interface Sent {
  /** Changes that were answered for good. */
  readonly taken: number;
  /** Changes to send again. */
  readonly left: readonly QueuedChange[];
  /** Why, of the last of them. */
  readonly error?: FileprocError;
  /** The sink threw: one of the changes may be the reason for all. */
  readonly thrown: boolean;
}

/**
 * Sends a batch once, or change by change (`alone`) where one of them may be what the sink stumbles over, and answers the
 * changes of which the sink has said something final. Never rejects.
 */
export async function sendBatch(
  sink: Sink,
  batch: readonly QueuedChange[],
  {
    attempt,
    alone,
    onBatch,
  }: { readonly attempt: number; readonly alone: boolean; readonly onBatch: (batch: SinkBatch) => void },
): Promise<Sent> {
  if (!alone || batch.length === 1) return sendOnce(sink, batch, attempt, onBatch);
  // In order, and no further once the sink is found to be down altogether.
  let taken = 0;
  const left: QueuedChange[] = [];
  const heldRoots = new Set<string>();
  let error: FileprocError | undefined;
  for (const [index, queued] of batch.entries()) {
    // What comes after a change in one file must not be there without it.
    if (heldRoots.has(queued.root)) {
      left.push(queued);
      continue;
    }
    const sent = await sendOnce(sink, [queued], attempt, onBatch);
    taken += sent.taken;
    left.push(...sent.left);
    for (const { root } of sent.left) heldRoots.add(root);
    error = sent.error ?? error;
    if (left.length >= DOWN_AFTER && taken === 0) {
      left.push(...batch.slice(index + 1));
      break;
    }
  }
  return { taken, left, thrown: left.length > 0, ...(error && { error }) };
}

async function sendOnce(
  sink: Sink,
  batch: readonly QueuedChange[],
  attempt: number,
  onBatch: (batch: SinkBatch) => void,
): Promise<Sent> {
  const started = performance.now();
  const { outcomes, thrown } = await outcomesOf(sink, batch);
  const counts = { written: 0, superseded: 0, rejected: 0, unavailable: 0 };
  const left: QueuedChange[] = [];
  let error: FileprocError | undefined;
  for (const [index, queued] of batch.entries()) {
    const outcome = outcomes[index]!;
    counts[outcome.status] += 1;
    if (outcome.status === 'unavailable') {
      left.push(queued);
      error = outcome.error;
    } else queued.answer(outcome);
  }
  onBatch({
    sink: sink.name,
    changes: batch.length,
    bytes: batch.reduce((sum, { bytes }) => sum + bytes, 0),
    milliseconds: performance.now() - started,
    ...counts,
    attempt,
  });
  return { taken: batch.length - left.length, left, thrown, ...(error && { error }) };
}

/** One outcome for each change, whatever the sink does. */
async function outcomesOf(
  sink: Sink,
  batch: readonly QueuedChange[],
): Promise<{ readonly outcomes: readonly Outcome[]; readonly thrown: boolean }> {
  try {
    const outcomes = await sink.write(batch.map(({ change }) => change));
    if (outcomes.length === batch.length) return { outcomes, thrown: false };
    throw new Error(`it answered ${outcomes.length} of ${batch.length} changes`);
  } catch (thrown) {
    const error = toFileprocError(thrown, 'SINK_UNAVAILABLE', `The sink ${sink.name} failed`);
    return { outcomes: batch.map(() => ({ status: 'unavailable', error })), thrown: true };
  }
}
