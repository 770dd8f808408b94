import { type ErrorCode, FileprocError } from '@cis/fileproc-core';

/** What each error number of the system (errno(3)) means for a file that was to be read. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'SOURCE_MISSING',
  ENOTDIR: 'SOURCE_MISSING',
  EISDIR: 'SOURCE_MISSING',
  // O_NOFOLLOW: a symbolic link stands where the file was.
  ELOOP: 'SOURCE_MISSING',
  EMLINK: 'SOURCE_MISSING',
  EACCES: 'SOURCE_DENIED',
  EPERM: 'SOURCE_DENIED',
};

/** The error number's name of something thrown by `node:fs`; undefined for anything else. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Whether it says that nothing is there. */
export function saysMissing(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * What `node:fs` threw, as the contract's error. Anything unknown is SOURCE_UNAVAILABLE (EIO, ESTALE, ETIMEDOUT, EMFILE,
 * EBUSY, EHOSTDOWN ...): retried, and nothing is deleted for it. A path longer than the system takes can't be retried.
 */
export function sourceError(thrown: unknown, what: string): FileprocError {
  const code = systemCode(thrown);
  const reason = thrown instanceof Error ? thrown.message.replace(/, \w+ '.*'$/s, '') : String(thrown);
  const error = CODES[code ?? ''] ?? 'SOURCE_UNAVAILABLE';
  return new FileprocError(error, `${what}: ${reason}${ADVICE[code ?? ''] ?? ''}`, {
    cause: thrown,
    ...(code === 'ENAMETOOLONG' && { retryable: false }),
  });
}

const ADVICE: Readonly<Record<string, string>> = {
  EMFILE: ' (raise the limit of open files, `ulimit -n`)',
  ENFILE: ' (the system has no file handle left)',
  ENAMETOOLONG: ' (index the folder above it by itself, from a mount nearer to it)',
};
