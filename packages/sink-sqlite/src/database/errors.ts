import { FileprocError, isFileprocError } from '@cis/fileproc-core';

/** Result codes of SQLite (sqlite.org/rescode.html); an extended code has its primary one in the low byte. */
const RESULT = {
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** The primary result code of an error that SQLite gave; undefined for any other. */
export function resultCode(thrown: unknown): number | undefined {
  const code = thrown instanceof Error && 'errcode' in thrown ? thrown.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Whether another connection holds the lock. */
export function isBusy(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return code === RESULT.busy || code === RESULT.locked;
}

/** Whether the files that a write-ahead log needs could not be made beside the index. */
export function cannotWriteBeside(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return code === RESULT.readOnly || code === RESULT.cannotOpen;
}

/** What the operator reads for each result code: what happened and what to do. */
function explain(code: number | undefined, path: string): string | undefined {
  switch (code) {
    case RESULT.busy:
    case RESULT.locked:
      return `The index ${path} is being written by another process, which did not finish in time. Work goes on when it has; busyTimeoutSeconds waits longer.`;
    case RESULT.noMemory:
      return `There is no memory left for the index ${path}.`;
    case RESULT.readOnly:
      return `The index ${path} cannot be written: give the user that runs fileproc the right to write the file and its folder.`;
    case RESULT.ioError:
      return `The disk that holds the index ${path} failed to read or write. Check the disk; a network share is no place for the index.`;
    case RESULT.full:
      return `The disk that holds the index ${path} is full. Free space on it; work goes on by itself.`;
    case RESULT.cannotOpen:
      return `The index ${path} cannot be opened: check that its folder exists and may be read and written.`;
    case RESULT.corrupt:
      return `The index ${path} is damaged. Restore it from a backup, or move it away and index again.`;
    case RESULT.notADatabase:
      return `${path} is not an SQLite database. Name another file for the index.`;
    default:
      return undefined;
  }
}

/** What opening the index failed with. A damaged or foreign file does not mend by itself: INVALID_CONFIG. */
export function toOpenError(thrown: unknown, path: string): FileprocError {
  if (isFileprocError(thrown)) return thrown;
  const code = resultCode(thrown);
  const hopeless = code === RESULT.corrupt || code === RESULT.notADatabase || code === RESULT.cannotOpen;
  return new FileprocError(hopeless ? 'INVALID_CONFIG' : 'SINK_UNAVAILABLE', messageOf(thrown, code, path), {
    cause: thrown,
  });
}

/** What reading or writing the open index failed with: SINK_UNAVAILABLE, not worth another try where the file is damaged. */
export function toSinkError(thrown: unknown, path: string): FileprocError {
  if (isFileprocError(thrown)) return thrown;
  const code = resultCode(thrown);
  return new FileprocError('SINK_UNAVAILABLE', messageOf(thrown, code, path), {
    cause: thrown,
    retryable: code !== RESULT.corrupt && code !== RESULT.notADatabase,
  });
}

function messageOf(thrown: unknown, code: number | undefined, path: string): string {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const explained = explain(code, path);
  return explained ? `${explained} (SQLite: ${reason})` : `The index ${path} failed: ${reason}`;
}
