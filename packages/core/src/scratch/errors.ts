import { FileprocError } from '../contract/errors.ts';

/** What a file system answers when nothing can be written, whatever is tried: full, over quota, read-only, gone, denied. */
const UNWRITABLE = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EIO',
  'EMFILE',
  'EXDEV',
]);

/** Something thrown by an operation on the scratch folder, as SCRATCH_UNAVAILABLE where that is what it means. */
export function scratchError(thrown: unknown, what: string): unknown {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === undefined || !UNWRITABLE.has(code)) return thrown;
  return new FileprocError('SCRATCH_UNAVAILABLE', `${what}: ${message}. The folder is set by SCRATCH_DIR.`, {
    cause: thrown,
  });
}
