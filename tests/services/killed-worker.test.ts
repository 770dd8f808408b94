import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOCK_MEDIA_TYPE, mockFile } from '../../packages/core/src/testing/index.ts';
import { type AwsTestBed, createAwsTestBed, serverEndpoints } from './aws-test-bed.ts';
import { documentsOf, embeddedOf, factsOf, indexedFacts, put, remove } from './bucket-content.ts';
import { directEvent, eventBridgeEvent, randomNumbers, shuffled } from './s3-events.ts';
import { startWorker } from './worker-process.ts';

const endpoints = serverEndpoints();

const KILLS = 200;
const CHANGES = 200;
/** Workers at once, each killed again and again. */
const WORKERS = 2;
/** Of the kills, those that come while a worker starts, within so many milliseconds. */
const EARLY = { share: 0.2, within: 500 };
/** Milliseconds within which the others come, after it has started: while it receives, reads, writes, acknowledges. */
const AT_WORK = 1500;
const KEYS = 40;

describe.skipIf(!endpoints)('workers that are killed', { timeout: 900_000 }, () => {
  let bed: AwsTestBed;
  let folder: string;

  beforeAll(async () => {
    // A killed worker can give nothing back: a message waits for its visibility to run out, and has used up a receive.
    bed = await createAwsTestBed({ endpoints: endpoints!, maxReceiveCount: 100, visibilitySeconds: 2 });
    folder = await mkdtemp(join(tmpdir(), 'fileproc-killed-worker-'));
    const testing = pathToFileURL(join(import.meta.dirname, '../../packages/core/dist/testing.js'));
    const config = `import { mock } from ${JSON.stringify(testing.href)};\nexport default { processors: [mock()] };\n`;
    await writeFile(join(folder, 'fileproc.config.mjs'), config);
  });
  afterAll(async () => {
    await bed?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test(`${KILLS} kills over ${CHANGES} changes leave exactly the right documents, an empty queue and no scratch`, async () => {
    const seed = Number(process.env.FILEPROC_TEST_SEED ?? Date.now() % 2 ** 31);
    console.log(`seed ${seed} (FILEPROC_TEST_SEED=${seed} runs the same changes and moments)`);
    const random = randomNumbers(seed);
    const scratch = join(folder, 'scratch');
    const environment = { SCRATCH_DIR: scratch, MAX_WORKERS: '1' };
    /** Paths of what is embedded in each container, by key. */
    const containers = new Map<string, string[]>();
    const present = new Set<string>();
    let mostReceives = 0;
    const noteReceives = (log: readonly { readonly [name: string]: unknown }[]): void => {
      for (const { attempt } of log) mostReceives = Math.max(mostReceives, Number(attempt ?? 0));
    };

    /** One change of the bucket, and what tells of it: once or twice. */
    const change = async (turn: number): Promise<string[]> => {
      const key = `部署 ${turn % 7}/文書${Math.floor(random() * KEYS)}.txt`;
      const isGone = present.has(key) && random() < 0.3;
      containers.delete(key);
      if (isGone) {
        present.delete(key);
        await remove(bed.s3, bed.bucket, key);
      } else {
        present.add(key);
        if (random() < 0.2) {
          const files = Math.floor(random() * 4);
          containers.set(
            key,
            Array.from({ length: files }, (_, index) => `in/file-${index + 1}`),
          );
          await put(
            bed.s3,
            bed.bucket,
            key,
            mockFile({ do: 'embed', files, content: `中身 ${turn}` }),
            MOCK_MEDIA_TYPE,
          );
        } else await put(bed.s3, bed.bucket, key, `契約番号 ${turn}\n${'本文です。'.repeat(turn)}`);
      }
      const told = { bucket: bed.bucket, key, change: isGone ? 'removed' : 'created' } as const;
      const events = [random() < 0.5 ? directEvent(told) : eventBridgeEvent(told)];
      if (random() < 0.25) events.push(directEvent(told));
      return events;
    };

    let made = 0;
    let killed = 0;
    const changeOn = async (): Promise<void> => {
      while (made < CHANGES) {
        const events: string[] = [];
        for (let i = 0; i < 10; i++) events.push(...(await change(made++)));
        await bed.queue.send(shuffled(events, seed + made));
        while (killed < (made / CHANGES) * (KILLS - 20) && made < CHANGES) await sleep(50);
      }
    };
    const killOn = async (moments: () => number): Promise<void> => {
      while (killed < KILLS) {
        killed++;
        await using worker = startWorker(bed, environment, folder);
        const isEarly = moments() < EARLY.share;
        if (!isEarly) await worker.logged(({ msg }) => msg === 'started');
        await sleep(moments() * (isEarly ? EARLY.within : AT_WORK));
        const { signal, code, err } = await worker.stop('SIGKILL');
        expect([signal, code, err]).toEqual(['SIGKILL', null, err]);
        noteReceives(worker.log);
      }
    };
    const killing = Array.from({ length: WORKERS }, (_, index) => killOn(randomNumbers(seed + index + 1)));
    await Promise.all([changeOn(), ...killing]);

    await using last = startWorker(bed, environment, folder);
    // Before it has started, SIGTERM ends it as any process.
    await last.logged(({ msg }) => msg === 'started');
    await Promise.race([bed.queue.untilEmpty(120_000), last.unexpectedEnd]);
    expect((await last.stop()).code).toBe(0);
    noteReceives(last.log);
    // Else no kill has met a message in hand.
    expect(mostReceives).toBeGreaterThan(1);
    console.log(`${KILLS} kills; a message was received ${mostReceives} times at most`);

    const documents = await documentsOf(bed.index);
    expect(indexedFacts(documents)).toEqual(await factsOf(bed.s3, bed.bucket));
    expect([...documents].filter(([, { success }]) => success !== true)).toEqual([]);
    const expected = [...containers].filter(([, paths]) => paths.length > 0);
    expect(await embeddedOf(bed.index)).toEqual(new Map(expected));
    expect(await bed.queue.deadLetterDepth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(await readdir(scratch)).toEqual([]);
  });
});
