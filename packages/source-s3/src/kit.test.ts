import { testSource } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { FakeS3 } from './fake-s3.fixture.ts';
import { s3 } from './index.ts';
import { keyOfUri } from './object-ref.ts';

testSource(
  async () => {
    const server = await FakeS3.start();
    const source = s3(server.connection);
    return {
      source,
      put: async (key, content) => {
        server.put(key, content);
      },
      remove: async (key) => {
        server.objects.delete(key);
      },
      keyOf: (uri) => keyOfUri(server.connection.bucket, uri),
      [Symbol.asyncDispose]: async () => {
        await source.close();
        await server[Symbol.asyncDispose]();
      },
    };
  },
  { describe, test },
);
