import type { FromOcrChild, FromProcessorChild } from '../protocol.ts';

/** Sends one message to the parent. A parent that is gone is no error here: this process is about to end too. */
export function tellParent(message: FromProcessorChild | FromOcrChild): void {
  process.send?.(message, undefined, undefined, () => undefined);
}
