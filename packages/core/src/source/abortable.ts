import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The promise's outcome, or the signal's reason as soon as it aborts: a file system over a network can leave a call
 * unanswered for minutes, and libraries do not look at a signal while they wait between two tries. `late` gets what
 * comes after that, to free it.
 */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  late?: (value: T) => void,
): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) {
    promise.then(late, () => {});
    return Promise.reject(signal.reason);
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => {
      promise.then(late, () => {});
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Milliseconds before the try after `failures` failed ones: doubled each time, the upper half of it random. */
export function backoff(failures: number, first = 250, longest = 10_000): number {
  const full = Math.min(longest, first * 2 ** (failures - 1));
  return full * (0.5 + Math.random() / 2);
}

/** Waits; throws the signal's reason as soon as it aborts. */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal && { signal });
  } catch (thrown) {
    throw signal?.aborted ? signal.reason : thrown;
  }
}
