import { FileprocError } from '../contract/errors.ts';
import type { Change, Sink } from '../contract/sink.ts';
import { pause } from './abort.ts';
import { type Backoff, waitAfter } from './backoff.ts';
import { BatchQueue, type QueuedChange } from './batch-queue.ts';
import type { SinkBatch } from './events.ts';
import { RevisionLookup } from './revision-lookup.ts';
import { type Answer, sendBatch } from './send-batch.ts';

/** A batch that the sink threw back as a whole so often is sent change by change: one of them may be the reason. */
const ALONE_AFTER = 2;

/** Options of a {@link BatchWriter}. */
export interface BatchWriterOptions {
  /** Seconds for which a change that the sink does not take now is sent again before it is answered `unavailable`. */
  readonly giveUpSeconds: number;
  /** Milliseconds between two sendings. */
  readonly wait: Backoff;
  readonly onBatch: (batch: SinkBatch) => void;
  /** Something was taken: the sink works. */
  readonly onTaken: () => void;
  readonly onUnavailable: (error: FileprocError) => void;
}

/** A change that was taken into the queue. `answer` never rejects. */
export interface Submitted {
  readonly answer: Promise<Answer>;
}

/**
 * Hands the changes of all deliveries to one sink: in batches by count, bytes and delay, several batches at once where
 * the sink wants that, and never two at once with changes of the same root document. Asking for more than the queue holds
 * waits, so that memory stays bounded however slow the sink is.
 */
export class BatchWriter {
  readonly sink: Sink;
  readonly #options: BatchWriterOptions;
  readonly #queue: BatchQueue;
  readonly #revisions: RevisionLookup;
  readonly #concurrency: number;
  readonly #maxDelay: number;
  readonly #stop = new AbortController();
  readonly #flights = new Set<Promise<void>>();
  #delay: NodeJS.Timeout | undefined;
  #due = false;

  constructor(sink: Sink, options: BatchWriterOptions) {
    const { maxChanges = 100, maxBytes = 4 * 1024 * 1024, maxDelay = 250, concurrency = 1 } = sink.batch ?? {};
    this.sink = sink;
    this.#options = options;
    this.#queue = new BatchQueue(maxChanges, maxBytes);
    this.#revisions = new RevisionLookup(sink);
    this.#concurrency = concurrency;
    this.#maxDelay = maxDelay;
  }

  /** Changes that wait or are under way. */
  get pending(): number {
    return this.#queue.pending;
  }

  /**
   * Takes a change in as soon as there is room. `root` is the `document_id` of the outermost file: changes of one root
   * are sent in the order in which they came.
   */
  async submit(change: Change, root: string): Promise<Submitted> {
    await this.#queue.whenRoom();
    const { promise: answer, resolve } = Promise.withResolvers<Answer>();
    if (this.#stop.signal.aborted) resolve({ status: 'unavailable', error: this.#stop.signal.reason as FileprocError });
    else {
      this.#queue.add({ change, root, bytes: bytesOf(change), answer: resolve });
      this.#sendWhatIsReady();
    }
    return { answer };
  }

  /**
   * See {@link RevisionLookup.next}. Asked again for as long as a change would be sent again: to give the file back at once
   * would use up a try of each file in hand whenever the sink is away for a moment.
   */
  async nextRevision(documentId: string): Promise<bigint | undefined> {
    const { signal } = this.#stop;
    const giveUpAt = performance.now() + this.#options.giveUpSeconds * 1000;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#revisions.next(documentId);
      } catch (thrown) {
        const error = thrown as FileprocError;
        this.#options.onUnavailable(error);
        const wait = waitAfter(attempt, this.#options.wait);
        if (error.category === 'configuration' || performance.now() + wait > giveUpAt) throw error;
        await pause(wait, signal);
        if (signal.aborted) throw signal.reason;
      }
    }
  }

  /** Sends what waits without waiting for more to come. */
  flush(): void {
    if (this.#queue.waiting === 0) return;
    this.#due = true;
    this.#sendWhatIsReady();
  }

  /** Answers everything `unavailable` with this error at once, also what is under way; nothing more is sent. */
  stop(error: FileprocError): void {
    clearTimeout(this.#delay);
    this.#stop.abort(error);
    this.#queue.empty({ status: 'unavailable', error });
  }

  /** Resolves when the last `write` of the sink has settled. */
  async idle(): Promise<void> {
    while (this.#flights.size > 0) await Promise.all(this.#flights);
  }

  #sendWhatIsReady(): void {
    while (this.#flights.size < this.#concurrency && !this.#stop.signal.aborted && (this.#due || this.#queue.isFull)) {
      const batch = this.#queue.take();
      if (batch.length === 0) break;
      const flight = this.#send(batch).finally(() => {
        this.#flights.delete(flight);
        this.#queue.landed(batch);
        this.#sendWhatIsReady();
      });
      this.#flights.add(flight);
    }
    if (this.#queue.waiting === 0) this.#due = false;
    if (this.#queue.waiting === 0 || this.#due) {
      clearTimeout(this.#delay);
      this.#delay = undefined;
    } else this.#delay ??= setTimeout(() => this.#delayIsOver(), this.#maxDelay);
  }

  #delayIsOver(): void {
    this.#delay = undefined;
    this.#due = true;
    this.#sendWhatIsReady();
  }

  async #send(batch: readonly QueuedChange[]): Promise<void> {
    const { signal } = this.#stop;
    const giveUpAt = performance.now() + this.#options.giveUpSeconds * 1000;
    let left = batch;
    let throws = 0;
    for (let attempt = 1; ; attempt++) {
      const sent = await sendBatch(this.sink, left, {
        attempt,
        alone: throws >= ALONE_AFTER,
        onBatch: this.#options.onBatch,
      });
      throws = sent.thrown ? throws + 1 : 0;
      if (sent.taken > 0) this.#options.onTaken();
      left = sent.left;
      if (left.length === 0 || signal.aborted) return;
      const error = sent.error ?? notTaken(this.sink.name);
      this.#options.onUnavailable(error);
      const wait = waitAfter(attempt, this.#options.wait);
      if (error.category === 'configuration' || performance.now() + wait > giveUpAt) {
        for (const { answer } of left) answer({ status: 'unavailable', error });
        return;
      }
      await pause(wait, signal);
      if (signal.aborted) return;
    }
  }
}

function notTaken(sink: string): FileprocError {
  return new FileprocError('SINK_UNAVAILABLE', `The sink ${sink} did not take a change and said no reason.`);
}

/** Bytes beside the text: names, metadata and what a sink puts around them. */
const BYTES_AROUND = 1024;
/** Of UTF-16 code units in UTF-8: 1 of English, 3 of Japanese. */
const BYTES_OF_CHARACTER = 2;

function bytesOf(change: Change): number {
  if (change.kind !== 'upsert') return BYTES_AROUND;
  return BYTES_AROUND + change.pages.characters * BYTES_OF_CHARACTER + (change.thumbnail?.data.byteLength ?? 0);
}
