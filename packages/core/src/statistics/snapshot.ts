import type { ErrorCode } from '../contract/errors.ts';
import type { ReaderState } from '../contract/reader.ts';
import type { DurationSummary } from './histogram.ts';

/** How many were read and how many could not be. */
export interface Counts {
  readonly succeeded: number;
  readonly failed: number;
}

/** What one sink was given. */
export interface SinkStatistics {
  readonly batches: number;
  readonly changes: number;
  readonly superseded: number;
  readonly rejected: number;
  /** Changes that had to be sent again. */
  readonly sentAgain: number;
}

/** A run in numbers, at one moment. Plain data that JSON can hold. */
export interface StatisticsSnapshot {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly runtimeSeconds: number;
  /** The run was told to stop before its source ended. */
  readonly interrupted: boolean;
  /** Files that the source expects in all, where it can tell. */
  readonly expected?: number;
  /**
   * Delivered files by their final outcome: `processed` is `succeeded` + `failed`, deletions stand beside it. `returned`
   * counts deliveries that were given back to be tried again; such a file is not processed yet.
   */
  readonly files: Counts & { readonly processed: number; readonly deleted: number; readonly returned: number };
  /** Files that came out of delivered files. */
  readonly embedded: Counts;
  /** Bytes of the delivered files. */
  readonly bytes: number;
  readonly pages: number;
  /** Delivered files, deletions left out. */
  readonly filesPerHour: number;
  /** Why delivered files failed; the sum is `files.failed`. */
  readonly byCode: Readonly<Partial<Record<ErrorCode, number>>>;
  /** Why embedded files failed; the sum is `embedded.failed`. */
  readonly embeddedByCode: Readonly<Partial<Record<ErrorCode, number>>>;
  /** By `file_type`, embedded files included. */
  readonly byType: Readonly<Record<string, Counts>>;
  /** Files read by each processor, embedded files included. */
  readonly byProcessor: Readonly<Record<string, number>>;
  /** Warnings by code, embedded files included. */
  readonly warnings: Readonly<Record<string, number>>;
  /**
   * Time by stage of a delivered file: `room` (the wait for scratch space), `open`, `transfer`, what its reader names
   * (`store`, `wait`, `detect`, `process`, `ocr`, `enrich`), `hand-over` (to the reader and back; `embedded` in its place where
   * files in it were read), `sink`, `second look`, `total`.
   */
  readonly stages: Readonly<Record<string, DurationSummary>>;
  readonly sinks: Readonly<Record<string, SinkStatistics>>;
  readonly reader?: ReaderState;
}
