/**
 * What `work` makes of each item, in the order of the items, of which up to `ahead` are worked on at once. Ends the items
 * when it is left.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result> | Result,
): AsyncGenerator<Result, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  const started: (Promise<Result> | Result)[] = [];
  let isDone = false;
  try {
    for (;;) {
      while (!isDone && started.length < ahead) {
        const next = await iterator.next();
        if (next.done) {
          isDone = true;
          break;
        }
        const result = work(next.value);
        // It is waited for in its turn, or not at all where the iteration is left.
        if (result instanceof Promise) result.catch(() => {});
        started.push(result);
        // What needs no waiting need not wait for what is ahead of it.
        if (started.length === 1 && !(result instanceof Promise)) break;
      }
      if (started.length === 0) return;
      yield await started.shift()!;
    }
  } finally {
    if (!isDone) await iterator.return?.();
  }
}
