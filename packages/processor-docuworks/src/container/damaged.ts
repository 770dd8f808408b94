import { FileprocError } from '@cis/fileproc-core';

/** The error for a file whose bytes do not follow the format; whoever knows the file's name puts it before the message. */
export function damaged(message: string): FileprocError {
  return new FileprocError('CORRUPT', message);
}
