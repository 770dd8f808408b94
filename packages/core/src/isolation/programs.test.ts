import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInProcessReader, FileprocError, type OutsideProgram } from '@cis/fileproc-core';
import { mock } from '@cis/fileproc-core/testing';
import { expect, test, vi } from 'vitest';
import { mockReader, readMock } from './mock-files.fixture.ts';

// Processes start and end here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Says what it was asked about which file, and fails for the request `fail`. */
const echo: OutsideProgram = {
  async ask(request, { path, localPath, folder }) {
    if (request === 'fail') throw new FileprocError('DOCUWORKS_UNAVAILABLE', 'It is not here.');
    if (request === 'throw') throw new Error('broken');
    await writeFile(join(folder, 'large'), 'large');
    return { request, path, size: (await readFile(localPath)).byteLength };
  },
};

const READERS = {
  'in children': () => mockReader({ programs: { echo } }),
  'in this process': () => createInProcessReader({ processors: [mock()], programs: { echo } }),
};

test.each(Object.entries(READERS))('a processor %s asks a program about its own file', async (_where, make) => {
  await using reader = make();
  const { pages, outcome } = await readMock(reader, {
    do: 'ask',
    program: 'echo',
    requests: ['a', { 題: [1] }, 'fail', 'throw'],
  });
  expect(outcome).toBe('read');
  const facts = { path: 'in/ask.mock', size: expect.any(Number) };
  expect(pages.slice(0, 2).map(({ text }) => JSON.parse(text))).toEqual([
    { request: 'a', ...facts },
    { request: { 題: [1] }, ...facts },
  ]);
  expect(pages.slice(2).map(({ text }) => text)).toEqual(['DOCUWORKS_UNAVAILABLE', 'PROCESSOR_FAILED']);
});

test('a processor where no programs are named finds none', async () => {
  await using reader = mockReader();
  expect((await readMock(reader, { do: 'ask', program: 'echo', requests: [1] })).result.error?.message).toMatch(
    /There is no program "echo"/,
  );
});

test('time in a program does not count against PROCESSING_TIMEOUT', async () => {
  const release = Promise.withResolvers<void>();
  const slow: OutsideProgram = { ask: () => release.promise.then(() => 'done') };
  await using reader = mockReader({ programs: { slow }, limits: { processingSeconds: 2 } });
  const asking = readMock(reader, { do: 'ask', program: 'slow', requests: [1] });
  await sleep(3000);
  release.resolve();
  expect((await asking).pages.map(({ text }) => text)).toEqual(['"done"']);
});

test('a program hears that its file is not wanted any more', async () => {
  const asked = Promise.withResolvers<void>();
  const heard = Promise.withResolvers<unknown>();
  const waiting: OutsideProgram = {
    ask: (_request, _file, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          heard.resolve(signal.aborted);
          reject(signal.reason);
        });
        asked.resolve();
      }),
  };
  await using reader = mockReader({ programs: { waiting } });
  const stop = new AbortController();
  const reading = readMock(reader, { do: 'ask', program: 'waiting', requests: [1] }, stop.signal);
  await asked.promise;
  stop.abort(new Error('stopped'));
  await expect(reading).rejects.toThrow('stopped');
  expect(await heard.promise).toBe(true);
});
