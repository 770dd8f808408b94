import { FileprocError } from '../contract/errors.ts';

/** Codes of the operating system that tell of the disk, not of the file that is read. */
const OF_THE_DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']);

/** Something thrown as SCRATCH_UNAVAILABLE where the disk is the reason; else as it is. */
export function scratchFailure(thrown: unknown, what: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && OF_THE_DISK.has(code)
    ? new FileprocError('SCRATCH_UNAVAILABLE', `${what}: ${(thrown as Error).message}`, { cause: thrown })
    : thrown;
}
