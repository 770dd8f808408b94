import type { Change } from '../contract/sink.ts';
import type { Answer } from './send-batch.ts';

/** A change on its way. */
export interface QueuedChange {
  readonly change: Change;
  /** `document_id` of the outermost file. */
  readonly root: string;
  /** Roughly. */
  readonly bytes: number;
  /** Calls after the first have no effect. */
  readonly answer: (answer: Answer) => void;
}

/** The queue holds so many full batches before whoever brings more has to wait. */
const BATCHES_AHEAD = 2;

/** Changes that wait for a batch, in order, and the roots of which changes are under way. */
export class BatchQueue {
  readonly #maxChanges: number;
  readonly #maxBytes: number;
  #waiting: QueuedChange[] = [];
  #waitingBytes = 0;
  readonly #underWay = new Set<QueuedChange>();
  readonly #busyRoots = new Set<string>();
  readonly #wantRoom = new Set<() => void>();

  constructor(maxChanges: number, maxBytes: number) {
    this.#maxChanges = maxChanges;
    this.#maxBytes = maxBytes;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get pending(): number {
    return this.#waiting.length + this.#underWay.size;
  }

  /** Enough waits for a batch that need not wait for more. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#maxChanges || this.#waitingBytes >= this.#maxBytes;
  }

  async whenRoom(): Promise<void> {
    while (
      this.#waiting.length >= this.#maxChanges * BATCHES_AHEAD ||
      this.#waitingBytes >= this.#maxBytes * BATCHES_AHEAD
    )
      await new Promise<void>((resolve) => this.#wantRoom.add(resolve));
  }

  add(queued: QueuedChange): void {
    this.#waiting.push(queued);
    this.#waitingBytes += queued.bytes;
  }

  /** The next batch: the oldest changes whose root has none under way. A change larger than a batch goes alone. */
  take(): readonly QueuedChange[] {
    const batch: QueuedChange[] = [];
    const kept: QueuedChange[] = [];
    let bytes = 0;
    let full = false;
    for (const queued of this.#waiting) {
      full ||= batch.length >= this.#maxChanges || (batch.length > 0 && bytes + queued.bytes > this.#maxBytes);
      if (full || this.#busyRoots.has(queued.root)) kept.push(queued);
      else {
        batch.push(queued);
        bytes += queued.bytes;
      }
    }
    this.#waiting = kept;
    this.#waitingBytes -= bytes;
    for (const queued of batch) {
      this.#underWay.add(queued);
      this.#busyRoots.add(queued.root);
    }
    this.#letIn();
    return batch;
  }

  /** A batch is no longer under way. */
  landed(batch: readonly QueuedChange[]): void {
    for (const queued of batch) {
      this.#underWay.delete(queued);
      this.#busyRoots.delete(queued.root);
    }
  }

  /** Answers everything that waits or is under way. */
  empty(answer: Answer): void {
    for (const queued of [...this.#underWay, ...this.#waiting.splice(0)]) queued.answer(answer);
    this.#waitingBytes = 0;
    this.#letIn();
  }

  #letIn(): void {
    for (const resolve of this.#wantRoom) resolve();
    this.#wantRoom.clear();
  }
}
