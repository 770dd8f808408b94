import { expect, test } from 'vitest';
import { heapOf } from './heap.fixture.ts';
import { openHeap } from './heap.ts';
import { layoutOf } from './layout.ts';
import type { Store } from './store.ts';

test('a heap whose blocks are larger than a store has them is CORRUPT before it fills the memory', async () => {
  const layout = layoutOf(36)!;
  const large = Buffer.alloc(60_000);
  heapOf(0xbc, 0, [Buffer.alloc(8)]).copy(large);
  let blocks = 0;
  const store: Store = {
    layout,
    nodes: { find: async () => undefined, async *entries() {} },
    async *blockIds() {
      for (let id = 4; id < 4 * 9000; id += 4) yield id;
    },
    block: async () => {
      blocks++;
      return large;
    },
    subnodes: async () => new Map(),
  };
  const heap = await openHeap(store, { data: 4, subnodes: 0 });
  const all = async () => {
    for (let number = 0; number < 8000; number++)
      await heap.allocation((number << (5 + layout.heapIndexBits)) | (1 << 5));
  };
  await expect(all()).rejects.toMatchObject({ code: 'CORRUPT' });
  expect(blocks).toBeLessThan(1200);
});
