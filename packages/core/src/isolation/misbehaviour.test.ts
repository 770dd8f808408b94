import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileReader } from '@cis/fileproc-core';
import type { MockBehaviour } from '@cis/fileproc-core/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isAlive, mockReader, readMock } from './mock-files.fixture.ts';

// Processes start and end here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe('a file that misbehaves gets its code, and no other file notices', () => {
  let reader: FileReader;
  beforeAll(() => {
    reader = mockReader({ limits: { processingSeconds: 4, memoryMegabytes: 300 } });
  });
  afterAll(() => reader[Symbol.asyncDispose]());

  const cases: [MockBehaviour, outcome: string, message: RegExp][] = [
    [{ do: 'sleep', milliseconds: 60_000 }, 'TIMEOUT', /in\/sleep\.mock: not read within 4 s \(PROCESSING_TIMEOUT\)/],
    [{ do: 'ignore-abort', milliseconds: 60_000 }, 'TIMEOUT', /PROCESSING_TIMEOUT/],
    [{ do: 'spin' }, 'TIMEOUT', /PROCESSING_TIMEOUT/],
    [{ do: 'allocate', where: 'heap' }, 'OUT_OF_MEMORY', /more than 300 MB of memory \(MAX_WORKER_MEMORY_MB\)/],
    [{ do: 'allocate', where: 'buffers' }, 'OUT_OF_MEMORY', /MAX_WORKER_MEMORY_MB/],
    [{ do: 'throw', code: 'ENCRYPTED' }, 'ENCRYPTED', /asks for ENCRYPTED/],
    [{ do: 'throw', code: 'CORRUPT' }, 'CORRUPT', /asks for CORRUPT/],
    [{ do: 'throw-plain', message: 'a plain reason' }, 'PROCESSOR_FAILED', /a plain reason/],
    [{ do: 'exit', exitCode: 3 }, 'PROCESSOR_CRASHED', /in\/exit\.mock: .* exit code 3/],
    [{ do: 'exit', exitCode: 0 }, 'PROCESSOR_CRASHED', /exit code 0/],
    [{ do: 'abort' }, 'PROCESSOR_CRASHED', /ended by SIGABRT.*Its last output: .*stack trace/],
    [{ do: 'segfault' }, 'PROCESSOR_CRASHED', /ended by SIGSEGV/],
    [{ do: 'return', value: null }, 'PROCESSOR_FAILED', /./],
    [{ do: 'return', value: { pages: 'none' } }, 'PROCESSOR_FAILED', /./],
    [{ do: 'embed-outside', path: '/etc/hostname' }, 'PROCESSOR_FAILED', /context\.embed/],
    [{ do: 'embed-outside', path: 'relative' }, 'PROCESSOR_FAILED', /context\.embed/],
    [{ do: 'spawn' }, 'PROCESSOR_FAILED', /access to this api has been restricted/i],
    [{ do: 'read', path: '/etc/hostname' }, 'PROCESSOR_FAILED', /access to this api has been restricted/i],
    [
      { do: 'write', path: join(tmpdir(), 'written-by-a-processor') },
      'PROCESSOR_FAILED',
      /access to this api has been restricted/i,
    ],
    [{ do: 'flood', megabytes: 20 }, 'read', /^$/],
    [{ do: 'leave-files' }, 'read', /^$/],
  ];
  test.each(cases)('%j -> %s', async (behaviour, outcome, message) => {
    const [bad, ...neighbours] = await Promise.all([
      readMock(reader, behaviour),
      ...Array.from({ length: 6 }, (_, i) => readMock(reader, { do: 'text', text: `neighbour ${i}` })),
    ]);
    expect(neighbours.map(({ pages }) => pages[0]?.text)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `neighbour ${i}`));
    expect(bad!.outcome).toBe(outcome);
    expect(bad!.result.error?.message ?? '').toMatch(message);
    // What is known of the file is told although its process did not survive it.
    expect(bad!.result.type.mediaType).toBe('application/x-fileproc-mock');
    expect(bad!.result.processor).toEqual({ name: 'mock', version: '1' });
    expect(reader.fingerprints).toContain(bad!.result.fingerprint);
  });

  test('a retryable crash says so, a timeout does not', async () => {
    const crash = await readMock(reader, { do: 'exit', exitCode: 1 });
    const timeout = await readMock(reader, { do: 'spin' });
    expect([crash.result.error?.retryable, timeout.result.error?.retryable]).toEqual([true, false]);
  });

  test('an error thrown after the result costs at most a file that is read meanwhile, and the child is replaced', async () => {
    expect((await readMock(reader, { do: 'throw-late' })).outcome).toBe('read');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await readMock(reader, { do: 'text' })).outcome).toBe('read');
  });

  test('a processor cannot open a connection', async () => {
    let connections = 0;
    const server = createServer((_request, response) => response.end(String(++connections))).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { outcome, result } = await readMock(reader, { do: 'connect', url });
    server.close();
    expect([outcome, connections]).toEqual(['PROCESSOR_FAILED', 0]);
    expect(result.error?.message).toContain('may not use the network');
  });

  test('a child sees no secret of the environment, and keeps language and time zone', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    process.env.TZ = 'Asia/Tokyo';
    await using fresh = mockReader();
    delete process.env.AWS_SECRET_ACCESS_KEY;
    const { pages } = await readMock(fresh, { do: 'describe-process' });
    delete process.env.TZ;
    const { env } = JSON.parse(pages[0]!.text) as { env: Record<string, string> };
    expect(env.TZ).toBe('Asia/Tokyo');
    expect(Object.keys(env).filter((name) => /AWS|PATH|NODE_OPTIONS|VITEST/.test(name))).toEqual([]);
  });
});

test('of 200 files 40 misbehave: 160 are read, 40 get their codes, no process and no scratch file is left', async () => {
  const kinds: [MockBehaviour, string][] = [
    [{ do: 'sleep', milliseconds: 60_000 }, 'TIMEOUT'],
    [{ do: 'ignore-abort', milliseconds: 60_000 }, 'TIMEOUT'],
    [{ do: 'spin' }, 'TIMEOUT'],
    [{ do: 'allocate', where: 'buffers' }, 'OUT_OF_MEMORY'],
    [{ do: 'throw', code: 'ENCRYPTED' }, 'ENCRYPTED'],
    [{ do: 'throw-plain', message: 'plain' }, 'PROCESSOR_FAILED'],
    [{ do: 'exit', exitCode: 9 }, 'PROCESSOR_CRASHED'],
    [{ do: 'abort' }, 'PROCESSOR_CRASHED'],
    [{ do: 'segfault' }, 'PROCESSOR_CRASHED'],
    [{ do: 'return', value: 5 }, 'PROCESSOR_FAILED'],
  ];
  const good: MockBehaviour[] = [
    { do: 'text', pages: 3 },
    { do: 'flood', megabytes: 2 },
    { do: 'leave-files' },
    { do: 'text', pages: 20, characters: 50_000 },
  ];
  const directory = await mkdtemp(join(tmpdir(), 'isolation-test-'));
  const limits = { processingSeconds: 4, memoryMegabytes: 250 };
  const reader = mockReader({ workers: 4, scratchDirectory: directory, limits });
  const pids = new Set<number>();
  const outcomes: string[] = [];
  const expected = Array.from({ length: 200 }, (_, i) => (i % 5 === 2 ? kinds[Math.floor(i / 5) % 10]![1] : 'read'));
  const before = process.memoryUsage().rss;
  let next = 0;
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let i = next++; i < 200; i = next++) {
        const behaviour = i % 5 === 2 ? kinds[Math.floor(i / 5) % 10]![0] : good[i % 4]!;
        outcomes[i] = (await readMock(reader, behaviour)).outcome;
        for (const pid of reader.state().children) pids.add(pid);
      }
    }),
  );
  const grown = process.memoryUsage().rss - before;
  const left = readdirSync(directory).flatMap((root) => readdirSync(join(directory, root, 'files')));
  await reader[Symbol.asyncDispose]();

  expect(outcomes).toEqual(expected);
  expect(outcomes.filter((outcome) => outcome === 'read')).toHaveLength(160);
  expect(left).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
  expect([...pids].filter(isAlive)).toEqual([]);
  expect(pids.size).toBeGreaterThan(20);
  // The bulk of 160 results is 80 MB of text: none of it stays.
  expect(grown).toBeLessThan(100 * 1024 * 1024);
  await rm(directory, { recursive: true });
});
