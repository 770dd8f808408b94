import { decodeKey } from '@cis/fileproc-core';
import { testSource } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { sqs } from './index.ts';
import { direct } from './test/event-bodies.ts';
import { FakeSqs } from './test/fake-sqs/fake-sqs.ts';
import { memoryStore } from './test/memory-store.ts';

testSource(
  async () => {
    const fake = await FakeSqs.start();
    const queue = fake.createQueue('live');
    const store = memoryStore('files');
    const source = sqs({ queueUrl: queue.url, store, bucket: 'files', client: fake.client });
    return {
      source,
      put: async (key, content) => {
        store.objects.set(key, content);
        queue.send(direct('files', [key]));
      },
      remove: async (key) => {
        store.objects.delete(key);
      },
      keyOf: (uri) => decodeKey(uri.slice('s3://files/'.length)).toString('utf8'),
      [Symbol.asyncDispose]: async () => {
        await source.close?.();
        await fake[Symbol.asyncDispose]();
      },
    };
  },
  { describe, test },
  { endless: true },
);
