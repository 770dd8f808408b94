import { createHash } from 'node:crypto';
import { FileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import type { Delivery, OpenedFile, Source } from '../contract/source.ts';
import { encodeKey } from '../identity/uri.ts';
import { DeliveryQueue, type QueuedDelivery } from './delivery-queue.ts';

/** The URI that a path has in every memory source. */
export function memoryUri(path: string): string {
  return `memory:///${encodeKey(path)}`;
}

/** What a test makes go wrong. Each may wait, throw, or change files meanwhile. */
export interface MemorySourceFaults {
  /** Before a file is opened; `times` counts from 1 for each path. */
  open?(path: string, times: number): void | Promise<void>;
  /** Before each chunk of a file; `index` counts from 0. */
  chunk?(path: string, index: number): void | Promise<void>;
  /** Before the second look at a file; `times` counts from 1 for each path. */
  isCurrent?(path: string, times: number): void | Promise<void>;
  /** Before a delivery is acknowledged or given back. */
  settle?(path: string, how: 'ack' | 'retry'): void | Promise<void>;
}

/** Options of {@link memorySource}. */
export interface MemorySourceOptions {
  /** Default `memory`. */
  readonly name?: string;
  /** Tries of one delivery; then it lies in `deadLetters`. Default 3. */
  readonly maxAttempts?: number;
  /** It waits for more when all is settled, until it is stopped or `end` is called. Default false. */
  readonly endless?: boolean;
  /** Bytes of a chunk of content. Default 65,536. */
  readonly chunkSize?: number;
  /** Whether `retry` waits as long as it is told. Default false: given back files come again at once. */
  readonly waitBeforeRetry?: boolean;
  readonly faults?: MemorySourceFaults;
  readonly health?: Source['health'];
}

/** What became of one delivery. */
export interface SettledDelivery {
  readonly path: string;
  readonly change: 'upsert' | 'delete';
  readonly attempt: number;
  /** `dead`: given back on its last attempt. */
  readonly outcome: 'acked' | 'retried' | 'dead';
  readonly reason?: FileprocError;
  readonly delaySeconds?: number;
}

/** A source that holds its files in memory. */
export interface MemorySource extends Source {
  /** Puts a file there or replaces it, and announces that unless told not to. */
  put(path: string, content: string | Uint8Array, options?: { announce?: boolean; declaredType?: string }): FileRef;
  /** Takes a file away, and announces that unless told not to. */
  remove(path: string, options?: { announce?: boolean }): void;
  /** Makes a delivery whatever is true: repeated, late or wrong events. */
  announce(path: string, change?: 'upsert' | 'delete'): void;
  /** An endless source ends when all is settled. */
  end(): void;
  /** Paths and contents that are there now. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** In the order in which they were settled. */
  readonly settled: readonly SettledDelivery[];
  readonly deadLetters: readonly SettledDelivery[];
  /** Deliveries that were given out and are not settled. */
  readonly underWay: number;
  /** Calls of `extend` so far. */
  readonly extensions: number;
  listing(signal: AbortSignal): AsyncIterable<FileRef>;
}

interface HeldFile {
  readonly ref: FileRef;
  readonly content: Uint8Array;
}

/**
 * A source over contents in memory, with versions (a hash of the content), redelivery up to
 * `maxAttempts` and a look at what became of each delivery. A delivery that is settled twice throws.
 */
export function memorySource(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: MemorySourceOptions = {},
): MemorySource {
  const { name = 'memory', maxAttempts = 3, chunkSize = 65_536, faults = {}, waitBeforeRetry = false } = options;
  const held = new Map<string, HeldFile>();
  const contents = new Map<string, Uint8Array>();
  const settled: SettledDelivery[] = [];
  const queue = new DeliveryQueue(options.endless ?? false);
  const opens = new Map<string, number>();
  const looks = new Map<string, number>();
  let extensions = 0;

  const bareRef = (path: string): FileRef => ({
    uri: memoryUri(path),
    path,
    name: path.split('/').at(-1) ?? path,
  });

  const open = async (path: string, signal: AbortSignal): Promise<OpenedFile> => {
    await faults.open?.(path, countIn(opens, path));
    signal.throwIfAborted();
    const file = held.get(path);
    if (!file) throw new FileprocError('SOURCE_MISSING', `${path} is gone.`);
    return { file: file.ref, content: chunksOf(path, file.content, signal) };
  };

  async function* chunksOf(path: string, content: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < content.byteLength; start += chunkSize) {
      await faults.chunk?.(path, start / chunkSize);
      signal.throwIfAborted();
      yield content.subarray(start, start + chunkSize);
    }
  }

  const deliveryOf = (queued: QueuedDelivery): Delivery => {
    const { path, change, file, attempt } = queued;
    let isSettled = false;
    const settle = async (how: 'ack' | 'retry', more: Partial<SettledDelivery>) => {
      if (isSettled) throw new Error(`The delivery of ${path} was settled twice`);
      isSettled = true;
      await faults.settle?.(path, how);
      const outcome = how === 'ack' ? 'acked' : attempt >= maxAttempts ? 'dead' : 'retried';
      settled.push({ path, change, attempt, outcome, ...more });
      if (outcome === 'retried') {
        const delay = waitBeforeRetry ? (more.delaySeconds ?? 0) * 1000 : 0;
        queue.add({ ...queued, attempt: attempt + 1, notBefore: Date.now() + delay });
      }
      queue.settled();
    };
    return {
      change,
      file,
      attempt,
      lastAttempt: attempt >= maxAttempts,
      open: (signal) => open(path, signal),
      async isCurrent(indexed) {
        await faults.isCurrent?.(path, countIn(looks, path));
        return held.get(path)?.ref.version === indexed?.version;
      },
      ack: () => settle('ack', {}),
      retry: (reason, delaySeconds) => settle('retry', { reason, ...(delaySeconds !== undefined && { delaySeconds }) }),
      async extend() {
        extensions += 1;
      },
    };
  };

  const announce = (path: string, change: 'upsert' | 'delete' = 'upsert') => {
    const file = held.get(path)?.ref ?? bareRef(path);
    queue.add({ path, change, file, attempt: 1, notBefore: 0 });
  };

  const source: MemorySource = {
    name,
    files: contents,
    settled,
    get deadLetters() {
      return settled.filter(({ outcome }) => outcome === 'dead');
    },
    get underWay() {
      return queue.underWay;
    },
    get extensions() {
      return extensions;
    },
    put(path, content, { announce: announced = true, declaredType } = {}) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const ref: FileRef = {
        ...bareRef(path),
        size: bytes.byteLength,
        version: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
        ...(declaredType !== undefined && { declaredType }),
      };
      held.set(path, { ref, content: bytes });
      contents.set(path, bytes);
      if (announced) announce(path);
      return ref;
    },
    remove(path, { announce: announced = true } = {}) {
      held.delete(path);
      contents.delete(path);
      if (announced) announce(path, 'delete');
    },
    announce,
    end: () => queue.end(),
    async *deliveries(signal) {
      for (let queued = await queue.next(signal); queued; queued = await queue.next(signal)) yield deliveryOf(queued);
    },
    async *listing(signal) {
      const refs = [...held.values()].map(({ ref }) => ref).sort((a, b) => (a.uri < b.uri ? -1 : 1));
      for (const ref of refs) {
        signal.throwIfAborted();
        yield ref;
      }
    },
    ...(options.health && { health: options.health }),
  };
  for (const [path, content] of Object.entries(files)) source.put(path, content);
  return source;
}

function countIn(counts: Map<string, number>, path: string): number {
  const times = (counts.get(path) ?? 0) + 1;
  counts.set(path, times);
  return times;
}
