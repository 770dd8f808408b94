import { setTimeout as wait } from 'node:timers/promises';
import type { Delivery, FileprocError, FileRef, FileStore, Source } from '@cis/fileproc-core';

/** Attempts at a file, the first counted. */
const ATTEMPTS = 3;
/** Files that wait for another attempt before no new ones are delivered: a server that is away fails every file. */
const MAX_WAITING = 1_000;
/** Milliseconds between two looks at what is due while nothing else can be done. */
const LOOK_EVERY = 50;

/** Options of {@link fileListSource}. */
export interface FileListOptions {
  readonly store: FileStore;
  /** The files, as they come. Gone through once. */
  readonly files: (signal: AbortSignal) => AsyncIterable<FileRef>;
  /** Told when the last attempt at a file failed. */
  readonly onFailed: (file: FileRef, reason: FileprocError) => void;
}

interface Due {
  readonly file: FileRef;
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Files that were named beforehand as a source: each is looked at as it is now, whatever was known of it. One that is gone
 * leaves the index.
 */
export function fileListSource({ store, files, onFailed }: FileListOptions): Source {
  let waiting: Due[] = [];
  let open = 0;

  function delivery(file: FileRef, attempt: number): Delivery {
    open++;
    return {
      change: 'upsert',
      file,
      attempt,
      lastAttempt: attempt >= ATTEMPTS,
      open: (signal) => store.open(file, signal),
      isCurrent: (indexed, signal) => store.isCurrent(file, indexed, signal),
      async ack() {
        open--;
      },
      async retry(reason, delaySeconds = 0) {
        open--;
        if (reason.code === 'INTERRUPTED') return;
        if (attempt >= ATTEMPTS) onFailed(file, reason);
        else waiting.push({ file, attempt: attempt + 1, at: Date.now() + delaySeconds * 1000 });
      },
      async extend() {},
    };
  }

  function takeDue(): Due | undefined {
    const due = waiting.find(({ at }) => at <= Date.now());
    if (due) waiting = waiting.filter((one) => one !== due);
    return due;
  }

  return {
    name: 's3',
    async *deliveries(signal) {
      const items = files(signal)[Symbol.asyncIterator]();
      try {
        for (let isOver = false; !signal.aborted; ) {
          const due = takeDue();
          if (due) {
            yield delivery(due.file, due.attempt);
            continue;
          }
          if (!isOver && waiting.length < MAX_WAITING) {
            const next = await items.next();
            if (next.done) isOver = true;
            else yield delivery(next.value, 1);
            continue;
          }
          if (isOver && open === 0 && waiting.length === 0) return;
          await wait(LOOK_EVERY);
        }
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
      } finally {
        await items.return?.();
      }
    },
    health: () => store.health(),
  };
}
