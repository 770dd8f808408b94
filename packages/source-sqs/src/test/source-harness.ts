import type { Delivery, LogRecord, Source } from '@cis/fileproc-core';
import type { SqsOptions } from '../options.ts';
import { sqs } from '../sqs.ts';
import type { FakeQueue, FakeQueueSettings } from './fake-sqs/fake-queue.ts';
import { FakeSqs } from './fake-sqs/fake-sqs.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';

/** A source over a fake queue with a dead-letter queue, and what it said. */
export interface SourceHarness extends AsyncDisposable {
  readonly fake: FakeSqs;
  readonly queue: FakeQueue & { readonly url: string };
  readonly deadLetters: FakeQueue & { readonly url: string };
  readonly store: MemoryStore;
  readonly source: Source;
  readonly log: LogRecord[];
  readonly stop: AbortController;
  /** The next delivery; undefined when the source has ended. */
  next(): Promise<Delivery | undefined>;
  /** Takes whatever comes until nothing has come for so many milliseconds. */
  takeAll(quiet: number, settle: (delivery: Delivery) => Promise<void>): Promise<string[]>;
}

/** Made anew for every test. */
export async function harness(
  options: Partial<SqsOptions> = {},
  settings: FakeQueueSettings & { readonly maxReceiveCount?: number } = {},
): Promise<SourceHarness> {
  const fake = await FakeSqs.start();
  const deadLetters = fake.createQueue('dead');
  const { maxReceiveCount = 3, ...more } = settings;
  const queue = fake.createQueue('live', { redrive: { to: deadLetters, maxReceiveCount }, ...more });
  const store = memoryStore('files');
  const log: LogRecord[] = [];
  const source = sqs({
    queueUrl: queue.url,
    store,
    bucket: 'files',
    client: fake.client,
    onLog: (record) => void log.push(record),
    ...options,
  });
  const stop = new AbortController();
  const iterator = source.deliveries(stop.signal)[Symbol.asyncIterator]();
  let pending: Promise<IteratorResult<Delivery>> | undefined;
  const next = async () => {
    pending ??= iterator.next();
    const result = await pending;
    pending = undefined;
    return result.done ? undefined : result.value;
  };
  return {
    fake,
    queue,
    deadLetters,
    store,
    source,
    log,
    stop,
    next,
    async takeAll(quiet, settle) {
      const taken: string[] = [];
      for (;;) {
        pending ??= iterator.next();
        const result = await Promise.race([pending, wait(quiet)]);
        if (!result || result.done) return taken;
        pending = undefined;
        taken.push(result.value.file.path);
        await settle(result.value);
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await source.close?.();
      await fake[Symbol.asyncDispose]();
    },
  };
}

/** Waits. */
export const wait = (milliseconds: number) =>
  new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), milliseconds));

/** Waits until something is so; fails after some seconds. */
export async function until(isSo: () => boolean, seconds = 5): Promise<void> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    if (isSo()) return;
    await wait(10);
  }
  throw new Error(`not so after ${seconds} s: ${isSo}`);
}
