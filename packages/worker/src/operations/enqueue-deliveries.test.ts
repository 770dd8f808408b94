import { FileprocError } from '@cis/fileproc-core';
import { memorySource } from '@cis/fileproc-core/testing';
import { expect, test } from 'vitest';
import { enqueueDeliveries } from './enqueue-deliveries.ts';
import type { WorkQueue } from './fill-queue.ts';

const never = new AbortController().signal;
const control = { stop: never, stopNow: never, onFiles: () => {} };

function sourceOf(count: number) {
  return memorySource(Object.fromEntries(Array.from({ length: count }, (_, at) => [`file ${at}`, 'x'])), {
    endless: true,
  });
}

/** A queue that takes `takes` files and then fails. */
function queueOf(takes = Number.POSITIVE_INFINITY): WorkQueue & { readonly taken: string[] } {
  const taken: string[] = [];
  return {
    url: 'https://sqs.example.com/queue',
    setting: 'SQS_QUEUE_URL',
    taken,
    async fill(files, { onFiles } = {}) {
      let count = 0;
      for await (const file of files) {
        if (taken.length === takes) throw new FileprocError('SOURCE_UNAVAILABLE', 'The queue is away');
        taken.push(file.path);
        onFiles?.(++count);
      }
      return { files: count, messages: count, last: taken.at(-1), isComplete: true };
    },
  };
}

test('every delivery goes into the queue and is acknowledged after', async () => {
  const source = sourceOf(7);
  source.end();
  const queue = queueOf();
  expect(await enqueueDeliveries(source, queue, control)).toBe(7);
  expect(queue.taken).toEqual([...source.files.keys()]);
  expect(source.settled.map(({ outcome }) => outcome)).toEqual(Array(7).fill('acked'));
});

test('a source that has no more for the moment does not hold back what is at hand', async () => {
  const source = sourceOf(3);
  const queue = queueOf();
  const filling = enqueueDeliveries(source, queue, control);
  await expect.poll(() => source.settled.length).toBe(3);
  source.put('late', 'x');
  source.end();
  expect(await filling).toBe(4);
});

test('only what the queue took is acknowledged when it fails', async () => {
  const source = sourceOf(7);
  await expect(enqueueDeliveries(source, queueOf(4), control)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  expect(source.settled.map(({ path }) => path)).toEqual(['file 0', 'file 1', 'file 2', 'file 3']);
});

test('a stop sends what is at hand and takes no more', async () => {
  const source = sourceOf(3);
  const stop = new AbortController();
  const filling = enqueueDeliveries(source, queueOf(), { ...control, stop: stop.signal });
  await expect.poll(() => source.settled.length).toBe(3);
  stop.abort();
  expect(await filling).toBe(3);
});
