import type { FileprocError } from './errors.ts';
import type { FileRef } from './file.ts';
import type { Health } from './sink.ts';

/**
 * Where files come from.
 *
 * Who calls: the runner, in the parent process. `deliveries` is called once a run. The next delivery is asked for only
 * when there is room for it, so a source holds no more than it needs to be quick. When `signal` aborts, the iteration
 * ends soon and without an error; deliveries already given stay valid until they are settled.
 *
 * An error thrown by the iteration ends the run: SOURCE_UNAVAILABLE where the place does not answer, INVALID_CONFIG
 * where it is not there or may not be read. One file's trouble is never thrown here but by its delivery's `open`.
 */
export interface Source {
  /** `fs`, `sqs`: for logs and statistics. */
  readonly name: string;
  deliveries(signal: AbortSignal): AsyncIterable<Delivery>;
  /** How many files there are in all, for progress; absent or undefined where nobody can know. May be asked at any time. */
  expected?(): number | undefined;
  /**
   * Every file that the source holds now, in ascending order of `uri` (as bytes), in bounded memory. What `reconcile`
   * merges with a sink's inventory.
   */
  listing?(signal: AbortSignal): AsyncIterable<FileRef>;
  /**
   * Whether the place answers at all. Asked when several files in a row could not be opened (SOURCE_UNAVAILABLE,
   * SOURCE_DENIED): while it is not well, no deliveries are taken, so that files do not use up their tries for a reason
   * that is not theirs. Absent where a denied file says nothing about the next one.
   */
  health?(): Promise<Health>;
  /** Frees what it holds. Called once, after the last delivery is settled. */
  close?(): Promise<void>;
}

/**
 * One file that may have changed, to be settled exactly once by `ack` or `retry`.
 *
 * A delivery says where to look, not what is true: the runner makes the index equal to what `open` finds, so deliveries
 * that repeat, come late or out of order do no harm.
 */
export interface Delivery {
  /** What the source believes. A `delete` is not opened before it is carried out, but looked at by `isCurrent` after. */
  readonly change: 'upsert' | 'delete';
  readonly file: FileRef;
  /** 1 for the first try. */
  readonly attempt: number;
  /** No further try follows: the file is then indexed by name with its error, also for a retryable one. */
  readonly lastAttempt: boolean;
  /**
   * Opens the file's present content. The runner compares the size with the limits before it asks for the first chunk,
   * so transfer no sooner than that. `signal` aborts when the content is not wanted, also after `open` has resolved: free
   * the connection then. Throws SOURCE_MISSING where the file is gone (it leaves the index), SOURCE_DENIED,
   * SOURCE_ARCHIVED, SOURCE_UNAVAILABLE.
   */
  open(signal: AbortSignal): Promise<OpenedFile>;
  /**
   * The second look, after the sinks have confirmed and before `ack`: whether the file is still in the state that was
   * indexed (`undefined`: gone). If not, the runner reads it again. Absent where nothing can change behind one's back.
   */
  isCurrent?(indexed: FileRef | undefined, signal: AbortSignal): Promise<boolean>;
  /** Settles: the index is right, never deliver this again. Called only after every sink has confirmed. */
  ack(): Promise<void>;
  /**
   * Settles: not done; deliver again, not before `delaySeconds`. On the last attempt the source does what it does with
   * poison: a queue's redrive takes it, a folder counts it as failed.
   */
  retry(reason: FileprocError, delaySeconds?: number): Promise<void>;
  /** Keeps others from getting it for so many seconds more. Called again before they are over; cheap where it means nothing. */
  extend(seconds: number): Promise<void>;
}

/** A file whose content flows. */
export interface OpenedFile {
  /** The reference as it is now: size, version, times and declared type of exactly this content. */
  readonly file: FileRef;
  /** The bytes, once. Ending early frees the connection. Throws SOURCE_UNAVAILABLE when it breaks, SOURCE_CHANGED when the content changed under it. */
  readonly content: AsyncIterable<Uint8Array>;
}
