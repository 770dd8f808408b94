import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileproc, indexContent, start } from './fileproc-command.ts';

let folder: string;
let documents: string;

/** The same moments at each run of the test, so that a failure comes again. */
function* moments(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fileproc-killed-'));
  documents = join(folder, 'documents');
  for (let i = 0; i < 150; i++) {
    const place = join(documents, `部署${i % 7}`);
    await mkdir(place, { recursive: true });
    await writeFile(
      join(place, `文書${i}.${i % 3 === 0 ? 'html' : 'txt'}`),
      i % 10 === 9 ? '' : `契約番号 ${i} delivery ${'本文です。'.repeat(i)}`,
    );
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('an index killed at 30 random moments is, after a plain rerun, that of an undisturbed run', async () => {
  const scratch = join(folder, 'scratch');
  const environment = { SCRATCH_DIR: scratch };
  const undisturbed = join(folder, 'undisturbed.sqlite');
  const disturbed = join(folder, 'disturbed.sqlite');
  const began = performance.now();
  // 1: the empty files among them cannot be read.
  expect((await fileproc(['index', documents, '--db', undisturbed], { environment })).code).toBe(1);
  const whole = performance.now() - began;

  const random = moments(20_261_124);
  for (let kill = 0; kill < 30; kill++) {
    const { child, finished } = start(['index', documents, '--db', disturbed], { environment });
    await sleep(whole * 0.1 + random.next().value * whole);
    child.kill('SIGKILL');
    const { code } = await finished;
    // A run that was through before the kill starts over from nothing, so that every kill meets work.
    if (code !== null) for (const end of ['', '-wal', '-shm']) await rm(disturbed + end, { force: true });
  }

  const { code, err } = await fileproc(['index', documents, '--db', disturbed], { environment });
  expect([code, err]).toEqual([1, expect.any(String)]);
  expect(await indexContent(disturbed)).toEqual(await indexContent(undisturbed));
  expect((await indexContent(disturbed)).length).toBe(150);
  expect(await readdir(scratch)).toEqual([]);
});

test('an interrupted index says so, loses nothing, and the next run goes on', async () => {
  const db = join(folder, 'interrupted.sqlite');
  const { child, finished } = start(['index', documents, '--db', db]);
  await sleep(700);
  child.kill('SIGINT');
  const { code } = await finished;
  expect([0, 1, 130]).toContain(code);
  expect((await fileproc(['index', documents, '--db', db])).code).toBe(1);
  expect((await indexContent(db)).length).toBe(150);
});
