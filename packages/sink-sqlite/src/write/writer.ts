import type { DatabaseSync } from 'node:sqlite';
import { type ErrorRecord, FileprocError } from '@cis/fileproc-core';
import { resultCode, toSinkError } from '../database/errors.ts';
import { atomically } from '../database/transaction.ts';
import type { WireChange, WireOutcome } from '../thread/protocol.ts';
import { openChangeWriter } from './change.ts';

/** Writes batches, each in one transaction. */
export interface Writer {
  /**
   * Answers for each change in order; what it says is on the disk. Disk full, an I/O error or a lock held too long is
   * `unavailable` for all. Throws SINK_UNAVAILABLE where the file is damaged.
   */
  write(changes: readonly WireChange[]): WireOutcome[];
}

/** One change failed by itself; the rest of the batch is sound. */
class ChangeFailure extends Error {
  override readonly name = 'ChangeFailure';
  readonly index: number;
  readonly outcome: WireOutcome;

  constructor(index: number, outcome: WireOutcome) {
    super('One change of the batch failed.');
    this.index = index;
    this.outcome = outcome;
  }
}

/**
 * The writer of a database.
 *
 * There is no savepoint around each change: FTS5 writes its pending entries out at every one, which makes the index of a
 * batch as many small pieces as it has changes. A change that fails, which is rare, rolls the batch back, and the batch is
 * written again without it.
 */
export function openWriter(database: DatabaseSync, path: string, tombstoneDays: number): Writer {
  const writer = openChangeWriter(database, tombstoneDays);

  function attempt(changes: readonly WireChange[], failed: ReadonlyMap<number, WireOutcome>): WireOutcome[] {
    writer.reset();
    return atomically(database, () => {
      const outcomes = changes.map((change, index) => {
        const failure = failed.get(index);
        if (failure) return failure;
        try {
          return { status: writer.apply(change) };
        } catch (thrown) {
          throw ofTheIndex(thrown) ? thrown : new ChangeFailure(index, failureOf(thrown, change));
        }
      });
      writer.flush();
      return outcomes;
    });
  }

  return {
    write(changes) {
      const failed = new Map<number, WireOutcome>();
      for (;;)
        try {
          return attempt(changes, failed);
        } catch (thrown) {
          if (thrown instanceof ChangeFailure) {
            failed.set(thrown.index, thrown.outcome);
            continue;
          }
          const error = toSinkError(thrown, path);
          if (!error.retryable) throw error;
          return changes.map((_, index) => failed.get(index) ?? { status: 'unavailable', error: error.toJSON() });
        }
    },
  };
}

/** Result codes of SQLite that speak of a value that was given, not of the disk: too big, constraint, mismatch, range. */
const VALUE_ERRORS: ReadonlySet<number> = new Set([18, 19, 20, 25]);

function ofTheIndex(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return code !== undefined && !VALUE_ERRORS.has(code);
}

function failureOf(thrown: unknown, change: WireChange): WireOutcome {
  const id = change.kind === 'upsert' ? change.document.source_uri : change.documentId;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof Error && 'syscall' in thrown)
    return unavailable('SCRATCH_UNAVAILABLE', `The pages of ${id} cannot be read from the scratch folder: ${reason}`);
  const error = new FileprocError('SINK_REJECTED', `The index cannot take ${id}: ${reason}`, { cause: thrown });
  return { status: 'rejected', error: error.toJSON() };
}

function unavailable(code: 'SCRATCH_UNAVAILABLE', message: string): { status: 'unavailable'; error: ErrorRecord } {
  return { status: 'unavailable', error: new FileprocError(code, message).toJSON() };
}
