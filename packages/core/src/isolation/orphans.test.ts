import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { isAlive, mockReader } from './mock-files.fixture.ts';

// Processes start and end here, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** A program that reads spinning, waiting and OCR files, says which children it has, and waits for its end. */
const PARENT = `
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIsolatedReader } from ${JSON.stringify(import.meta.resolve('@cis/fileproc-core'))};
import { MOCK_MEDIA_TYPE, mock, mockFile, mockOcr } from ${JSON.stringify(import.meta.resolve('@cis/fileproc-core/testing'))};

const reader = createIsolatedReader({
  processors: [mock()], ocr: { engine: mockOcr() }, workers: 4, scratchDirectory: process.argv[1],
});
const behaviours = [
  { do: 'spin' }, { do: 'ignore-abort', milliseconds: 60_000 }, { do: 'ocr', pages: [[2, 0]] }, { do: 'text' },
];
for (const behaviour of behaviours) {
  const folder = await reader.scratch.folder();
  const content = mockFile(behaviour);
  writeFileSync(join(folder, 'content'), content);
  const file = { uri: 'file:///x', path: 'x', name: 'x', declaredType: MOCK_MEDIA_TYPE };
  void reader.read({ file, folder, name: 'content', size: content.byteLength }, new AbortController().signal);
}
setTimeout(() => console.log(JSON.stringify(reader.state().children)), 1000);
`;

test('no child outlives a parent that is killed, not even one that spins; its scratch goes at the next start', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'isolation-test-'));
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', PARENT, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const children = await new Promise<number[]>((resolve) => {
    createInterface(parent.stdout).once('line', (line) => resolve(JSON.parse(line) as number[]));
  });
  expect(children).toHaveLength(5);
  expect(children.filter(isAlive)).toEqual(children);

  const killed = performance.now();
  parent.kill('SIGKILL');
  while (children.some(isAlive) && performance.now() - killed < 10_000) await sleep(50);
  expect(performance.now() - killed).toBeLessThan(3000);
  expect(children.filter(isAlive)).toEqual([]);

  expect(readdirSync(directory)).toHaveLength(1);
  await mockReader({ scratchDirectory: directory })[Symbol.asyncDispose]();
  expect(readdirSync(directory)).toEqual([]);
  await rm(directory, { recursive: true });
});

test('a reader that nobody disposed keeps no process alive', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'isolation-test-'));
  const program = PARENT.replace(/const behaviours = \[[\s\S]*?\];/, "const behaviours = [{ do: 'text' }];");
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const children = await new Promise<number[]>((resolve) => {
    createInterface(parent.stdout).once('line', (line) => resolve(JSON.parse(line) as number[]));
  });
  const code = await new Promise((resolve) => parent.once('exit', resolve));
  await sleep(200);
  expect([code, children.length > 0, children.filter(isAlive)]).toEqual([0, true, []]);
  await rm(directory, { recursive: true });
});
