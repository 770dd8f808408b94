import { FileprocError } from '../../contract/errors.ts';
import type { Limits } from '../../contract/limits.ts';
import type { ChildEnd } from './child.ts';

/** What V8 writes before it gives up. */
const HEAP_EXHAUSTED = /JavaScript heap out of memory|Zone Allocation failed|process OOM/;

/** Characters of a child's last output that go into the message; all of it goes into the cause. */
const OUTPUT_IN_MESSAGE = 500;

/** The error of a file or page that took too long. `what` names it. */
export function timeoutError(
  what: string,
  limits: Limits,
  limit: 'processingSeconds' | 'ocrPageSeconds',
): FileprocError {
  const setting = limit === 'processingSeconds' ? 'PROCESSING_TIMEOUT' : 'OCR_PAGE_TIMEOUT';
  return new FileprocError('TIMEOUT', `${what}: not read within ${limits[limit]} s (${setting}).`);
}

/** The error of a file or page whose process outgrew its memory. */
export function memoryError(what: string, limits: Limits, cause?: Error): FileprocError {
  return new FileprocError(
    'OUT_OF_MEMORY',
    `${what}: reading took more than ${limits.memoryMegabytes} MB of memory (MAX_WORKER_MEMORY_MB).`,
    { cause },
  );
}

/** The error of a file or page whose process ended by itself. */
export function crashError(what: string, { code, signal, output }: ChildEnd, limits: Limits): FileprocError {
  const cause = output ? new Error(output) : undefined;
  if (isOutOfMemory({ code, signal, output })) return memoryError(what, limits, cause);
  const how =
    signal === 'SIGKILL'
      ? 'was killed (SIGKILL), perhaps by the system for want of memory'
      : signal
        ? `ended by ${signal}`
        : code === null
          ? 'could not be started'
          : `ended with exit code ${code}`;
  const said = output ? ` Its last output: ${output.slice(-OUTPUT_IN_MESSAGE).replace(/\s+/g, ' ')}` : '';
  return new FileprocError('PROCESSOR_CRASHED', `${what}: the process that read it ${how}.${said}`, { cause });
}

/** Whether a process ended because V8's heap was full: it then aborts, which is exit code 134 where signals have none. */
function isOutOfMemory({ code, signal, output }: ChildEnd): boolean {
  return (signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134 || code === 5) && HEAP_EXHAUSTED.test(output);
}
