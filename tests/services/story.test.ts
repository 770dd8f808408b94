import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOCK_MEDIA_TYPE, mockFile } from '../../packages/core/src/testing/index.ts';
import { opensearch } from '../../packages/sink-opensearch/src/index.ts';
import { listDeadLetters } from '../../packages/source-sqs/src/index.ts';
import { type AwsTestBed, createAwsTestBed, serverEndpoints } from './aws-test-bed.ts';
import { documentsOf, factsOf, indexedFacts, keysOf, put, remove } from './bucket-content.ts';
import {
  directEvent,
  eventBridgeEvent,
  type ObjectChange,
  s3TestEvent,
  shuffled,
  snsWrapped,
  withDuplicates,
} from './s3-events.ts';
import { type StoryFile, storyFiles } from './story-files.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

const endpoints = serverEndpoints();
const SEED = 20_261_124;
const WORKERS = 3;
const POISON_KEY = '工場/毎回落ちる.mock';
const NOT_AN_EVENT = '{"greeting":"こんにちは"}';

/** As S3, EventBridge and SNS would have sent it: one of each in turn. */
function eventOf(change: ObjectChange, turn: number): string {
  if (turn % 4 === 0) return directEvent(change);
  if (turn % 4 === 1) return eventBridgeEvent(change);
  return snsWrapped(turn % 4 === 2 ? directEvent(change) : eventBridgeEvent(change));
}

describe.skipIf(!endpoints)('the story of a bucket', { timeout: 900_000 }, () => {
  let bed: AwsTestBed;
  let folder: string;
  let workers: WorkerProcess[];
  /** What the bucket holds now, by key. */
  const files = new Map<string, StoryFile>();

  beforeAll(async () => {
    bed = await createAwsTestBed({ endpoints: endpoints!, maxReceiveCount: 3, visibilitySeconds: 60 });
    folder = await mkdtemp(join(tmpdir(), 'fileproc-story-'));
    const testing = pathToFileURL(join(import.meta.dirname, '../../packages/core/dist/testing.js'));
    const config = `import { mock } from ${JSON.stringify(testing.href)};\nexport default { processors: [mock()] };\n`;
    await writeFile(join(folder, 'fileproc.config.mjs'), config);
    workers = Array.from({ length: WORKERS }, () =>
      startWorker(bed, { OCR_ENGINE: 'tesseract', MAX_WORKERS: '2' }, folder),
    );
    for (const file of await storyFiles()) files.set(file.key, file);
    for (const { key, content } of files.values()) await put(bed.s3, bed.bucket, key, content);
    await put(bed.s3, bed.bucket, POISON_KEY, mockFile({ do: 'exit', exitCode: 7 }), MOCK_MEDIA_TYPE);
  }, 300_000);

  afterAll(async () => {
    for (const worker of workers ?? []) await worker[Symbol.asyncDispose]();
    await bed?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function send(changes: readonly Pick<ObjectChange, 'key' | 'change'>[], more: readonly string[] = []) {
    const bodies = changes.map((change, turn) => eventOf({ bucket: bed.bucket, ...change }, turn));
    await bed.queue.send(shuffled(withDuplicates([...bodies, ...more], 0.1, SEED), SEED));
    await Promise.race([bed.queue.untilEmpty(400_000), ...workers.map(({ unexpectedEnd }) => unexpectedEnd)]);
  }

  /** The index is compared with the bucket, the whole of both. */
  async function expectIndexToBeRight() {
    const documents = await documentsOf(bed.index);
    expect(indexedFacts(documents)).toEqual(await factsOf(bed.s3, bed.bucket));

    const outcome = (path: string, code: unknown, success: unknown) => [path, success ? 'read' : code];
    const outcomes = [...documents].map(([path, { error_code: code, success }]) => outcome(path, code, success));
    const expected = [...files.values()].map(({ key, code }) => outcome(key, code, code === undefined));
    expect(outcomes.sort()).toEqual([...expected, [POISON_KEY, 'PROCESSOR_CRASHED']].sort());

    const keys = new Map([...documents].map(([path, { thumbnail_key: key }]) => [path, key as string | undefined]));
    const thumbnails = [...keys].filter(([, key]) => key !== undefined);
    const shown = [...files.values()].filter(({ hasThumbnail }) => hasThumbnail).map(({ key }) => key);
    expect(thumbnails.map(([path]) => path).sort()).toEqual(shown.sort());
    expect(thumbnails.map(([, key]) => key).sort()).toEqual(await keysOf(bed.s3, bed.bucket, 'thumbnails/'));
  }

  /** Words that are not found in every file that holds them, with a page that the file has. */
  async function wordsNotFound(): Promise<string[]> {
    const holders = new Map<string, string[]>();
    for (const { key, words } of files.values())
      for (const word of words) holders.set(word, [...(holders.get(word) ?? []), key]);
    await using index = opensearch({ node: endpoints!.openSearch, index: bed.index.name });
    const missing: string[] = [];
    for (const [word, keys] of holders) {
      const { hits } = await index.search({ text: `"${word}"`, limit: 500 });
      const found = new Map(hits.map(({ document, page }) => [document.file_path, page]));
      missing.push(...keys.filter((key) => !found.get(key)).map((key) => `${word} in ${key}`));
    }
    return missing;
  }

  test('every file that arrives is indexed as it is, found by its words, and poison goes to the dead letters', async () => {
    const changes = [...files.keys(), POISON_KEY].map((key) => ({ key, change: 'created' as const }));
    await send(changes, [s3TestEvent(bed.bucket), NOT_AN_EVENT]);
    expect(files.size).toBeGreaterThan(290);
    await expectIndexToBeRight();
    expect(await wordsNotFound()).toEqual([]);

    const documents = await documentsOf(bed.index);
    const { extracted_text: text, page_count: pages } = documents.get('工場/手順書.txt')!;
    expect([text, pages]).toEqual(['一枚目 安全について\f二枚目 工具の点呼\f三枚目 清掃\n', 3]);
    await using index = opensearch({ node: endpoints!.openSearch, index: bed.index.name });
    const { hits } = await index.search({ text: '清掃', path: '工場/手順書.txt' });
    expect(hits.map(({ document, page }) => [document.file_path, page])).toEqual([['工場/手順書.txt', 3]]);
  });

  test('a file that crashes its processor and a message that is no event are dead letters after three receives', async () => {
    const letters: unknown[] = [];
    const options = { endpoint: endpoints!.sqs, region: 'us-east-1', deadLetterQueueUrl: bed.queue.deadLetterUrl };
    for await (const { body, files: named, problem, receiveCount } of listDeadLetters(options))
      letters.push({ keys: named.map(({ key }) => key), problem, receiveCount, isEvent: body !== NOT_AN_EVENT });
    // The duplicates that the seed made are letters of their own.
    const unique = new Map(letters.map((letter) => [JSON.stringify(letter), letter]));
    expect([...unique.values()]).toEqual(
      expect.arrayContaining([
        { keys: [POISON_KEY], problem: undefined, receiveCount: expect.any(Number), isEvent: true },
        { keys: [], problem: expect.stringMatching(/./), receiveCount: expect.any(Number), isEvent: false },
      ]),
    );
    expect(unique.size).toBe(2);
    const given = workers.flatMap(({ log }) => log.filter(({ key }) => key === POISON_KEY));
    const attempts = new Set(given.map(({ attempt }) => attempt));
    expect([...attempts].sort()).toEqual([1, 2, 3]);
  });

  test('overwritten and deleted objects follow, and their thumbnails', async () => {
    const all = [...files.values()];
    const changes: Pick<ObjectChange, 'key' | 'change'>[] = [];
    const other = all.find(({ key }) => key === '総務/議事録.txt')!;
    const contract = all.find(({ key }) => key === '総務/業務委託契約書.pdf')!;
    for (const [turn, file] of all.entries()) {
      if (turn % 3 === 0) {
        files.delete(file.key);
        await remove(bed.s3, bed.bucket, file.key);
        changes.push({ key: file.key, change: turn % 2 === 0 ? 'removed' : 'delete-marker' });
      } else if (turn % 3 === 1) {
        // Half of them get a thumbnail or another one, the others lose it.
        const { content, words, hasThumbnail } = turn % 2 === 0 ? other : contract;
        files.set(file.key, { key: file.key, content, words, hasThumbnail });
        await put(bed.s3, bed.bucket, file.key, content);
        changes.push({ key: file.key, change: 'created' });
      }
    }
    // Events that tell of states long gone do no harm.
    const stale = all
      .slice(0, 60)
      .map(({ key }) => directEvent({ bucket: bed.bucket, key, change: 'created', size: 1 }));
    await send(changes, stale);
    await expectIndexToBeRight();
    expect(await wordsNotFound()).toEqual([]);
  });

  test('a stop ends every worker with code 0, all of what it had done counted', async () => {
    const ends = await Promise.all(workers.map((worker) => worker.stop()));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    const done = workers.map(({ log }) => log.filter(({ outcome }) => outcome === 'succeeded').length);
    expect(Math.min(...done)).toBeGreaterThan(0);
  });
});
