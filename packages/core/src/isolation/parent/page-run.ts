import { FileprocError } from '../../contract/errors.ts';
import type { Limits } from '../../contract/limits.ts';
import type { FromOcrChild, PageOutcome, RasterHeader, ToOcrChild } from '../protocol.ts';
import type { Child } from './child.ts';
import type { MemoryWatch } from './memory-watch.ts';
import { crashError, memoryError, timeoutError } from './outcome.ts';
import { GRACE, type StopReason } from './stopping.ts';

/** A child that runs the OCR engine. */
export type OcrChild = Child<ToOcrChild, FromOcrChild>;

/** A picture in the scratch folder. */
export interface PageRequest {
  /** Which page of which file, for messages. */
  readonly what: string;
  readonly path: string;
  readonly image: RasterHeader;
}

/** What became of a page and of the engine that read it: only a `kept` one is of further use. */
export interface PageEnd {
  readonly outcome: PageOutcome;
  readonly engine: 'kept' | 'crash' | 'unusable' | StopReason;
}

/**
 * Has one page read by a child, which opens its engine first where it is new. The time limit of a page holds for the
 * opening, and then anew for the page.
 */
export async function readPage(
  child: OcrChild,
  { what, path, image }: PageRequest,
  { limits, memory }: { readonly limits: Limits; readonly memory: MemoryWatch },
  signal: AbortSignal,
): Promise<PageEnd> {
  const ending = Promise.withResolvers<PageEnd>();
  const opened = child.done > 0;
  const page = child.done + 1;
  const refuse = (engine: PageEnd['engine'], error: FileprocError) =>
    ending.resolve({ outcome: { ok: false, error: error.toJSON() }, engine });

  let timer: NodeJS.Timeout | undefined;
  const allow = (expired: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(expired, limits.ocrPageSeconds * 1000);
  };
  const recognize = () => {
    child.done = page;
    allow(() => refuse('timeout', timeoutError(what, limits, 'ocrPageSeconds')));
    child.send({ kind: 'recognize', page, path, image });
  };
  const abort = () => {
    child.send({ kind: 'abort', page });
    clearTimeout(timer);
    timer = setTimeout(() => refuse('aborted', new FileprocError('TIMEOUT', `${what}: not wanted any more.`)), GRACE);
  };

  child.busy = true;
  child.onMessage = (message) => {
    if (message.kind === 'ready') recognize();
    else if (message.kind === 'unusable')
      ending.resolve({ outcome: { ok: false, error: message.error }, engine: 'unusable' });
    else if (message.page === page) ending.resolve({ outcome: message.outcome, engine: 'kept' });
  };
  child.onEnd = (end) => {
    const crash = crashError(what, end, limits);
    if (child.done > 0) return refuse(crash.code === 'OUT_OF_MEMORY' ? 'memory' : 'crash', crash);
    refuse('unusable', new FileprocError('OCR_UNAVAILABLE', `The OCR engine cannot be opened. ${crash.message}`));
  };
  const unwatch =
    child.pid &&
    memory.watch(child.pid, (bytes) => {
      if (bytes > limits.memoryMegabytes * 1024 * 1024) refuse('memory', memoryError(what, limits));
    });
  signal.addEventListener('abort', abort);
  if (opened) recognize();
  else
    allow(() =>
      refuse(
        'unusable',
        new FileprocError(
          'OCR_UNAVAILABLE',
          `The OCR engine was not open after ${limits.ocrPageSeconds} s (OCR_PAGE_TIMEOUT).`,
        ),
      ),
    );
  if (signal.aborted) abort();

  const end = await ending.promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', abort);
  if (unwatch) unwatch();
  child.onMessage = () => undefined;
  child.onEnd = () => undefined;
  child.busy = false;
  return end;
}
