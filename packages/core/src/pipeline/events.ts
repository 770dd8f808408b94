import type { IndexedDocument } from '../contract/document.ts';
import type { ErrorCode, FileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';

/**
 * What a pipeline tells while it runs. Every delivery gives exactly one `file-done` (it is settled for good) or
 * `file-returned` (it was given back and comes again), and a `file-start` before it if it was begun.
 */
export interface PipelineEvents {
  'file-start': FileStart;
  'file-done': FileDone;
  'file-returned': FileReturned;
  /** A document was made, of a delivered or an embedded file, and goes to the sinks. */
  document: DocumentMade;
  'sink-batch': SinkBatch;
  /** No deliveries are taken: something that all of them need does not answer. */
  paused: Paused;
  resumed: Resumed;
  /** The run was told to stop, or ends by an error. */
  stopping: Stopping;
  /** Twice a second while the pipeline runs, where somebody listens, and once at the end. */
  progress: Progress;
}

/** A file is taken up. */
export interface FileStart {
  readonly file: FileRef;
  readonly change: 'upsert' | 'delete';
  readonly attempt: number;
}

/** A file is settled: its documents are in every sink, or it is out of them. */
export interface FileDone {
  /** As it is indexed; as it was delivered where it was deleted. */
  readonly file: FileRef;
  readonly outcome: 'succeeded' | 'failed' | 'deleted';
  /** Why it failed. */
  readonly error?: FileprocError;
  readonly documentId: string;
  readonly attempt: number;
  /** Milliseconds by stage; see `StatisticsSnapshot.stages`. */
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly embedded: { readonly succeeded: number; readonly failed: number };
  /** Absent where it was not read. */
  readonly fileType?: string;
  readonly processor?: string;
}

/** A file was given back to its source and comes again after `delaySeconds`. */
export interface FileReturned {
  readonly file: FileRef;
  readonly error: FileprocError;
  readonly attempt: number;
  readonly delaySeconds: number;
}

/** A document was made and goes to the sinks. */
export interface DocumentMade {
  readonly document: IndexedDocument;
  readonly embedded: boolean;
}

/** A sink has answered for a batch, or for what was left of it. */
export interface SinkBatch {
  readonly sink: string;
  readonly changes: number;
  /** Bytes of text, roughly. */
  readonly bytes: number;
  readonly milliseconds: number;
  readonly written: number;
  readonly superseded: number;
  readonly rejected: number;
  /** Not taken now; sent again. */
  readonly unavailable: number;
  /** 1 for the first time that this batch is sent. */
  readonly attempt: number;
}

/** Something that all files need does not answer; nothing is taken up until it does. */
export interface Paused {
  /** `sink opensearch`, `source sqs`, `scratch folder`. */
  readonly what: string;
  readonly error: FileprocError;
}

/** What was waited for answers again. */
export interface Resumed {
  readonly what: string;
  /** Since it was paused. */
  readonly milliseconds: number;
}

/** The run ends; what is under way is finished as far as the reason allows. */
export interface Stopping {
  readonly reason: 'abort' | 'grace-over' | 'stop-now' | 'error';
  /** Deliveries that are not settled yet. */
  readonly underWay: number;
}

/** How far a run is. */
export interface Progress {
  readonly processed: number;
  readonly failed: number;
  readonly deleted: number;
  /** Where the source can tell. */
  readonly expected?: number;
  readonly filesPerSecond: number;
  readonly underWay: number;
  /** Paths being read, the longest under way first; at most 8. */
  readonly reading: readonly string[];
}

/** A line for the log. No content and no secret is ever in it. */
export interface LogRecord {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly uri?: string;
  readonly code?: ErrorCode;
  readonly cause?: unknown;
}
