import { expect, test } from 'vitest';
import { FileprocError } from '../contract/errors.ts';
import { memorySink } from '../testing/memory-sink.ts';
import { memorySource } from '../testing/memory-source.ts';
import { Breaker } from './breaker.ts';
import { settlements, watchedPipeline } from './test/run-pipeline.ts';

const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.txt`, 'x']));
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A source of which every file is denied until `recover` is called. */
function deniedSource(health?: () => Promise<{ ok: boolean; detail: string }>) {
  let denied = true;
  const source = memorySource(files, {
    maxAttempts: 3,
    waitBeforeRetry: true,
    ...(health && { health }),
    faults: {
      open: () => {
        if (denied) throw new FileprocError('SOURCE_DENIED', 'the token has expired');
      },
    },
  });
  return {
    source,
    recover: () => {
      denied = false;
    },
  };
}

test('when every file is denied and the source is not well, the files keep their tries', async () => {
  let well = false;
  const { source, recover } = deniedSource(async () => ({ ok: well, detail: 'the token has expired' }));
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()], retryDelaySeconds: () => 0.02 });
  const told: string[] = [];
  pipeline.on('paused', ({ what, error }) => told.push(`paused ${what} ${error.code}`));
  pipeline.on('resumed', ({ what }) => told.push(`resumed ${what}`));
  const running = pipeline.run();
  await wait(150);
  well = true;
  recover();
  const statistics = await running;
  expect(told).toEqual(['paused source memory SOURCE_DENIED', 'resumed source memory']);
  expect([statistics.files.succeeded, source.deadLetters]).toEqual([40, []]);
});

test('denied files of a source that is well are failures of their own', async () => {
  const { source } = deniedSource(async () => ({ ok: true, detail: 'fine' }));
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()] });
  const told: unknown[] = [];
  pipeline.on('paused', (event) => told.push(event));
  const statistics = await pipeline.run();
  expect([told, statistics.byCode]).toEqual([[], { SOURCE_DENIED: 40 }]);
  expect(settlements(source)).toHaveLength(120);
});

test('denied files of a source that cannot be asked pause nothing', async () => {
  const { source } = deniedSource();
  const { pipeline } = watchedPipeline({ source, sinks: [memorySink()] });
  const told: unknown[] = [];
  pipeline.on('paused', (event) => told.push(event));
  const statistics = await pipeline.run();
  expect([told, statistics.byCode]).toEqual([[], { SOURCE_DENIED: 40 }]);
});

test('a sink that does not tell revisions for a moment uses up no try', async () => {
  const source = memorySource(files, { maxAttempts: 2 });
  let failures = 4;
  const sink = memorySink({
    faults: {
      revisions: () => {
        if (failures-- > 0) throw new Error('connection refused');
      },
    },
  });
  await watchedPipeline({ source, sinks: [sink] }).pipeline.run();
  expect(new Set(settlements(source).map((line) => line.replace(/^\S+/, '')))).toEqual(new Set([' 1 acked']));
  expect(sink.documents.size).toBe(40);
});

function breakerOf(answers: (boolean | Error)[], probeFirst = false) {
  const told: string[] = [];
  const stop = new AbortController();
  const breaker = new Breaker({
    what: 'it',
    threshold: 2,
    probeFirst,
    probe: async () => {
      told.push('probe');
      const answer = answers.shift() ?? true;
      if (answer instanceof Error) throw answer;
      return { ok: answer, detail: '' };
    },
    wait: { first: 1, longest: 4 },
    onOpen: (error) => told.push(`open ${error.message}`),
    onClose: () => told.push('close'),
    signal: stop.signal,
  });
  return { breaker, told, stop };
}
const failure = (message: string) => new FileprocError('SINK_UNAVAILABLE', message);

test('failures in a row open a breaker, a success between them does not', async () => {
  const { breaker, told } = breakerOf([]);
  breaker.failed(failure('1'));
  breaker.succeeded();
  breaker.failed(failure('2'));
  expect(breaker.isOpen).toBe(false);
  breaker.failed(failure('3'));
  expect(breaker.isOpen).toBe(true);
  await breaker.whenClosed();
  expect(told).toEqual(['open 3', 'probe', 'close']);
});

test('a breaker stays open until a probe is well, and opens again at the next failure', async () => {
  const { breaker, told } = breakerOf([false, new Error('no answer'), true]);
  breaker.failed(failure('1'));
  breaker.failed(failure('2'));
  await breaker.whenClosed();
  expect(told).toEqual(['open 2', 'probe', 'probe', 'probe', 'close']);
  breaker.failed(failure('3'));
  expect(breaker.isOpen).toBe(true);
  await breaker.whenClosed();
});

test('a breaker that asks first does not open where all is well', async () => {
  const { breaker, told } = breakerOf([true], true);
  breaker.failed(failure('1'));
  breaker.failed(failure('2'));
  await breaker.whenClosed();
  expect(told).toEqual(['probe']);
});

test('a stop ends the wait of an open breaker', async () => {
  const { breaker, told, stop } = breakerOf(Array(100).fill(false));
  breaker.failed(failure('1'));
  breaker.failed(failure('2'));
  stop.abort();
  await breaker.whenClosed();
  expect(told).toEqual(['open 2']);
});
