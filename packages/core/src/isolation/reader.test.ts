import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createIsolatedReader, defineProcessor, type Processor } from '@cis/fileproc-core';
import { mock } from '@cis/fileproc-core/testing';
import { expect, test, vi } from 'vitest';
import { mock as mockInTypeScript } from '../testing/mock-processor.ts';
import { isAlive, mockReader, place, readMock } from './mock-files.fixture.ts';

// Processes start and end here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

test('a result holds all that the processor gave, and the folder is where it was', async () => {
  await using reader = mockReader();
  const file = await place(reader, { do: 'text', pages: 2, text: '日本語' });
  const { pages, timings, ...result } = await reader.read(file, new AbortController().signal);
  expect(await Array.fromAsync(pages)).toEqual([
    { number: 1, text: '日本語', origin: 'text' },
    { number: 2, text: '日本語', origin: 'text' },
  ]);
  expect([pages.count, pages.characters]).toEqual([2, 6]);
  expect(timings).toEqual(expect.objectContaining({ wait: expect.any(Number), process: expect.any(Number) }));
  expect(result).toMatchObject({
    folder: file.folder,
    warnings: [],
    embedded: [],
    ocrUsed: false,
    textTruncated: false,
  });
  expect(result.error).toBeUndefined();
  expect(existsSync(join(file.folder, 'content'))).toBe(true);
});

test('embedded files lie in the folder of their parent when it is back', async () => {
  await using reader = mockReader();
  const file = await place(reader, { do: 'embed', files: 2, content: '中身' });
  const { embedded } = await reader.read(file, new AbortController().signal);
  expect(embedded.map(({ path, size }) => ({ path, size }))).toEqual([
    { path: 'in/file-1', size: 6 },
    { path: 'in/file-2', size: 6 },
  ]);
  for (const { localPath } of embedded)
    expect([localPath.startsWith(`${file.folder}/`), existsSync(localPath)]).toEqual([true, true]);
});

test.skipIf(!process.features.typescript)('a processor defined in TypeScript runs in a child', async () => {
  await using reader = mockReader({ processors: [mockInTypeScript()] });
  expect(mockInTypeScript().origin?.module).toMatch(/\/src\/testing\/mock-processor\.ts$/);
  expect((await readMock(reader, { do: 'text', text: 'typed' })).pages[0]?.text).toBe('typed');
});

test('a child cannot read the folder of another file, nor that of another child', async () => {
  await using reader = mockReader();
  const other = await place(reader, { do: 'text' });
  const waiting = await readMock(reader, { do: 'read', path: join(other.folder, 'content') });
  const busy = reader.read(await place(reader, { do: 'sleep', milliseconds: 1000 }), new AbortController().signal);
  await sleep(300);
  const root = dirname(dirname(other.folder));
  const lent = readdirSync(root)
    .filter((name) => name.startsWith('processor-'))
    .flatMap((name) => readdirSync(join(root, name)).map((folder) => join(root, name, folder, 'content')))
    .filter((path) => existsSync(path));
  expect(lent).toHaveLength(1);
  const running = await readMock(reader, { do: 'read', path: lent[0]! });
  expect([waiting, running].map(({ result }) => result.error?.message)).toEqual([
    expect.stringContaining('Access to this API has been restricted'),
    expect.stringContaining('Access to this API has been restricted'),
  ]);
  expect((await busy).error).toBeUndefined();
});

test('an aborted file rejects with the reason, whether it obeys, ignores the abort, or still waits', async () => {
  await using reader = mockReader({ workers: 1 });
  const stop = new AbortController();
  const reason = new Error('not wanted');
  const ignoring = readMock(reader, { do: 'ignore-abort', milliseconds: 60_000 }, stop.signal);
  await sleep(300);
  const queued = readMock(reader, { do: 'text' }, stop.signal);
  await sleep(50);
  expect(reader.state()).toMatchObject({ busy: 1, queued: 1 });
  stop.abort(reason);
  const settled = await Promise.allSettled([ignoring, queued]);
  expect(settled).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  const gentle = new AbortController();
  const obeying = readMock(reader, { do: 'sleep', milliseconds: 60_000 }, gentle.signal);
  await sleep(300);
  const [child] = reader.state().children;
  gentle.abort(reason);
  await expect(obeying).rejects.toBe(reason);
  // One that obeys keeps its process.
  expect(reader.state()).toMatchObject({ busy: 0, queued: 0, children: [child], replaced: { aborted: 1 } });
  expect((await readMock(reader, { do: 'text' })).outcome).toBe('read');
});

test('embedded files go before delivered ones that wait longer', async () => {
  await using reader = mockReader({ workers: 1 });
  const order: string[] = [];
  const read = async (name: string, priority: 'embedded' | 'delivered') => {
    await reader.read(await place(reader, { do: 'text' }), new AbortController().signal, { priority });
    order.push(name);
  };
  const first = read('first', 'delivered');
  await sleep(20);
  const second = read('second', 'delivered');
  await sleep(20);
  await Promise.all([first, second, read('embedded', 'embedded')]);
  expect(order).toEqual(['first', 'embedded', 'second']);
});

test('a child is replaced after its number of files', async () => {
  await using reader = mockReader({ workers: 1, recycleAfterFiles: 3 });
  const pids: unknown[] = [];
  for (let i = 0; i < 7; i++) {
    const { pages } = await readMock(reader, { do: 'describe-process' });
    pids.push((JSON.parse(pages[0]!.text) as { pid: number }).pid);
  }
  expect(new Set(pids).size).toBe(3);
  expect(pids.slice(0, 3)).toEqual(Array(3).fill(pids[0]));
  expect(reader.state().replaced).toEqual({ recycled: 2 });
});

test('disposing ends files under way, files that wait and all children, and empties the scratch folder', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'isolation-test-'));
  const reader = mockReader({ workers: 1, scratchDirectory: directory });
  const reads = [
    reader.read(await place(reader, { do: 'spin' }), new AbortController().signal),
    reader.read(await place(reader, { do: 'text' }), new AbortController().signal),
  ];
  const settled = Promise.allSettled(reads);
  await sleep(300);
  const { children } = reader.state();
  await reader[Symbol.asyncDispose]();
  const aborted = { status: 'rejected', reason: expect.objectContaining({ name: 'AbortError' }) };
  expect(await settled).toEqual([aborted, aborted]);
  expect([children.length, children.filter(isAlive)]).toEqual([1, []]);
  expect(readdirSync(directory)).toEqual([]);
  await rm(directory, { recursive: true });
});

test('what cannot be run in a child is refused at once, all problems together', () => {
  const bare: Processor = {
    name: 'bare',
    version: '1',
    mediaTypes: ['a/b'],
    process: async () => ({ pages: [], metadata: {} }),
  };
  const odd = defineProcessor<{ callback?: () => void }>({ ...bare, name: 'odd' });
  const create = () =>
    createIsolatedReader({ processors: [bare, odd({ callback: () => undefined }), mock()], workers: 0 });
  expect(create).toThrow(
    expect.objectContaining({
      code: 'INVALID_CONFIG',
      message: expect.stringMatching(
        /MAX_WORKERS.*"bare" was not made by defineProcessor.*options of the processor "odd"/s,
      ),
    }),
  );
});

test('two processors of one name, and a processor whose module is gone, are refused', () => {
  const gone = { ...mock(), origin: { ...mock().origin!, module: 'file:///nowhere/gone.js' } };
  expect(() => createIsolatedReader({ processors: [mock(), mock()] })).toThrow('two processors named "mock"');
  expect(() => createIsolatedReader({ processors: [gone] })).toThrow('is gone: file:///nowhere/gone.js');
});

test('a module that cannot be imported in a child is INVALID_CONFIG and names the module', async () => {
  const origin = { ...mock().origin!, module: new URL('./protocol.ts', import.meta.url).href };
  await using reader = mockReader({ processors: [{ ...mock(), origin }] });
  const { outcome, result } = await readMock(reader, { do: 'text' });
  expect(outcome).toBe('INVALID_CONFIG');
  expect(result.error?.message).toContain('protocol.ts');
});

test('a scratch folder that is gone is SCRATCH_UNAVAILABLE', async () => {
  await using reader = mockReader();
  const file = await place(reader, { do: 'text' });
  await rm(file.folder, { recursive: true });
  await expect(reader.read(file, new AbortController().signal)).rejects.toMatchObject({ code: 'SCRATCH_UNAVAILABLE' });
  expect((await readMock(reader, { do: 'text' })).outcome).toBe('read');
});
