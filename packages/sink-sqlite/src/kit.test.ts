import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSink } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { sqlite } from './sqlite.ts';

testSink(
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sqlite-kit-'));
    const sink = sqlite({ path: join(folder, 'new', 'index.db') });
    return {
      sink,
      async [Symbol.asyncDispose]() {
        await sink.close();
        await rm(folder, { recursive: true });
      },
    };
  },
  { describe, test },
);
