import { expect, test } from 'vitest';
import { type Priority, Scheduler } from './scheduler.ts';

/** Takes and notes the order of the grants. */
function taker(scheduler: Scheduler) {
  const granted: string[] = [];
  const take = (priority: Priority, signal?: AbortSignal) =>
    scheduler.take(priority, signal).then(() => void granted.push(priority));
  return { granted, take };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('shares go to resumed files, then pages, then embedded files, then delivered ones', async () => {
  const scheduler = new Scheduler(1);
  const { granted, take } = taker(scheduler);
  await take('page');
  for (const priority of ['delivered', 'embedded', 'page', 'resumed'] as const) void take(priority);
  for (let i = 0; i < 4; i++) {
    if (i === 3) scheduler.releaseSeat();
    scheduler.releaseShare();
    await turn();
  }
  expect(granted).toEqual(['page', 'resumed', 'page', 'embedded', 'delivered']);
});

test('a file that gave its share back keeps its seat: pages get the share, another file does not', async () => {
  const scheduler = new Scheduler(2);
  const { granted, take } = taker(scheduler);
  await Promise.all([take('delivered'), take('delivered')]);
  scheduler.releaseShare();
  void take('delivered');
  await turn();
  expect([granted.length, scheduler.queuedFiles]).toEqual([2, 1]);
  void take('page');
  await turn();
  expect(granted).toEqual(['delivered', 'delivered', 'page']);
  scheduler.releaseSeat();
  await turn();
  expect(granted).toHaveLength(3);
  scheduler.releaseShare();
  await turn();
  expect([granted[3], scheduler.queuedFiles]).toEqual(['delivered', 0]);
});

test('who is aborted leaves the queue with the reason and takes nothing', async () => {
  const scheduler = new Scheduler(1);
  const { granted, take } = taker(scheduler);
  await take('delivered');
  const stop = new AbortController();
  const waiting = take('page', stop.signal);
  stop.abort(new Error('no more'));
  await expect(waiting).rejects.toThrow('no more');
  await expect(take('page', stop.signal)).rejects.toThrow('no more');
  void take('resumed');
  scheduler.releaseShare();
  await turn();
  expect(granted).toEqual(['delivered', 'resumed']);
});

test('when it ends, all who wait are refused', async () => {
  const scheduler = new Scheduler(1);
  const { take } = taker(scheduler);
  await take('page');
  const waiting = [take('delivered'), take('page')];
  scheduler.refuseAll(new Error('closed'));
  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
