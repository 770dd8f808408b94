import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { decodeKey } from '@cis/fileproc-core';
import { testSource } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { folder } from './index.ts';

testSource(
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'source-fs-kit-'));
    const source = folder(root);
    return {
      source,
      put: async (key, content) => {
        const path = join(root, key);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
      },
      remove: (key) => rm(join(root, key)),
      keyOf: (uri) => decodeKey(uri.slice(source.uri.length + 1)).toString('utf8'),
      [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
    };
  },
  { describe, test },
);
