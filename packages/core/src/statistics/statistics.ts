import type { ErrorCode } from '../contract/errors.ts';
import type { ReaderState } from '../contract/reader.ts';
import { DurationHistogram } from './histogram.ts';
import type { SinkStatistics, StatisticsSnapshot } from './snapshot.ts';

/** Names beyond so many are counted under `other`: processors may make up warning codes. */
const MAX_NAMES = 200;

/** A document that was confirmed by the sinks. */
export interface CountedDocument {
  readonly embedded: boolean;
  readonly type: string;
  readonly processor: string;
  /** Absent where it was read. */
  readonly code?: ErrorCode;
  readonly pages: number;
  readonly warnings: readonly { readonly code: string }[];
}

/** What one batch came to. */
export interface CountedBatch {
  readonly sink: string;
  readonly changes: number;
  readonly superseded: number;
  readonly rejected: number;
  readonly unavailable: number;
}

/** Counts a run in bounded memory. */
export class Statistics {
  readonly #started = new Date();
  readonly #clock = performance.now();
  readonly #files = { succeeded: 0, failed: 0, deleted: 0, returned: 0 };
  readonly #embedded = { succeeded: 0, failed: 0 };
  readonly #byCode: Partial<Record<ErrorCode, number>> = {};
  readonly #embeddedByCode: Partial<Record<ErrorCode, number>> = {};
  readonly #byType: Record<string, { succeeded: number; failed: number }> = {};
  readonly #byProcessor: Record<string, number> = {};
  readonly #warnings: Record<string, number> = {};
  readonly #stages = new Map<string, DurationHistogram>();
  readonly #sinks: Record<string, { -readonly [Name in keyof SinkStatistics]: number }> = {};
  #bytes = 0;
  #pages = 0;
  #interrupted = false;
  #endedAfter: number | undefined;

  /** A delivered file has its final outcome. */
  file(outcome: 'succeeded' | 'failed' | 'deleted', code: ErrorCode | undefined, bytes: number): void {
    this.#files[outcome] += 1;
    this.#bytes += bytes;
    if (outcome === 'failed' && code) count(this.#byCode, code);
  }

  /** A delivery was given back to be tried again. */
  returned(): void {
    this.#files.returned += 1;
  }

  document({ embedded, type, processor, code, pages, warnings }: CountedDocument): void {
    const outcome = code ? 'failed' : 'succeeded';
    if (embedded) {
      this.#embedded[outcome] += 1;
      if (code) count(this.#embeddedByCode, code);
    }
    const name = nameWithin(this.#byType, type);
    this.#byType[name] ??= { succeeded: 0, failed: 0 };
    this.#byType[name][outcome] += 1;
    if (processor) count(this.#byProcessor, nameWithin(this.#byProcessor, processor));
    for (const warning of warnings) count(this.#warnings, nameWithin(this.#warnings, warning.code));
    this.#pages += pages;
  }

  /** Milliseconds by stage of one delivered file. */
  durations(milliseconds: Readonly<Record<string, number>>): void {
    for (const [stage, value] of Object.entries(milliseconds)) {
      const name = this.#stages.has(stage) || this.#stages.size < MAX_NAMES ? stage : 'other';
      const histogram = this.#stages.get(name) ?? new DurationHistogram();
      this.#stages.set(name, histogram);
      histogram.add(value);
    }
  }

  batch({ sink, changes, superseded, rejected, unavailable }: CountedBatch): void {
    this.#sinks[sink] ??= { batches: 0, changes: 0, superseded: 0, rejected: 0, sentAgain: 0 };
    const counts = this.#sinks[sink];
    counts.batches += 1;
    counts.changes += changes - unavailable;
    counts.superseded += superseded;
    counts.rejected += rejected;
    counts.sentAgain += unavailable;
  }

  /** The run was told to stop. */
  interrupted(): void {
    this.#interrupted = true;
  }

  /** The clock stands still from here. */
  ended(): void {
    this.#endedAfter ??= performance.now() - this.#clock;
  }

  /** Everything so far, copied. */
  snapshot(
    now: { readonly expected?: number | undefined; readonly reader?: ReaderState | undefined } = {},
  ): StatisticsSnapshot {
    const milliseconds = this.#endedAfter ?? performance.now() - this.#clock;
    const processed = this.#files.succeeded + this.#files.failed;
    return {
      startedAt: this.#started.toISOString(),
      runtimeSeconds: milliseconds / 1000,
      interrupted: this.#interrupted,
      ...(now.expected !== undefined && { expected: now.expected }),
      files: { processed, ...this.#files },
      embedded: { ...this.#embedded },
      bytes: this.#bytes,
      pages: this.#pages,
      filesPerHour: milliseconds > 0 ? processed / (milliseconds / 3_600_000) : 0,
      byCode: { ...this.#byCode },
      embeddedByCode: { ...this.#embeddedByCode },
      byType: structuredClone(this.#byType),
      byProcessor: { ...this.#byProcessor },
      warnings: { ...this.#warnings },
      stages: Object.fromEntries([...this.#stages].map(([stage, histogram]) => [stage, histogram.summary()])),
      sinks: structuredClone(this.#sinks),
      ...(now.reader && { reader: now.reader }),
    };
  }
}

function count<Name extends string>(counts: Partial<Record<Name, number>>, name: Name): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function nameWithin(counts: Readonly<Record<string, unknown>>, name: string): string {
  return Object.hasOwn(counts, name) || Object.keys(counts).length < MAX_NAMES ? name : 'other';
}
