import { pathToFileURL } from 'node:url';

/**
 * The module that called the given function, as a `file:` URL; undefined where it is no file (a REPL, eval).
 * Read from the stack, so that an author need not say where he is.
 */
export function callingModule(callee: (...args: never[]) => unknown): string | undefined {
  const prepare = Error.prepareStackTrace;
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, sites) => sites;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, callee);
    const file = (holder.stack as NodeJS.CallSite[] | undefined)?.[0]?.getFileName();
    if (!file) return undefined;
    if (file.startsWith('file:')) return file.replace(/[?#].*$/, '');
    return file.startsWith('/') || /^[A-Za-z]:[\\/]/.test(file) ? pathToFileURL(file).href : undefined;
  } finally {
    Error.prepareStackTrace = prepare;
    Error.stackTraceLimit = limit;
  }
}
