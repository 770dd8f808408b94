// By the name of the built package: the children of the kit run the built program.
import type { Processor } from '@cis/fileproc-core';
import { type ProcessorKitOptions, type ProcessorSample, testProcessor } from '@cis/fileproc-core/testing';
import { describe, expect, test } from 'vitest';
import {
  blocks,
  copesWithDenial,
  forgetsAbort,
  leavesFiles,
  readsOutside,
  right,
  shufflesPages,
  startsProcess,
  throwsPlainError,
} from './processor-kit.fixture.ts';

const samples: ProcessorSample[] = [
  { name: 'three.lines', content: 'lines\nfirst\n二番目\nthird', expect: { text: ['first', '二番目'], pages: 3 } },
  { name: 'broken.lines', content: 'no', expect: { error: 'CORRUPT' } },
];

/** Runs the kit with a runner of its own and gives what failed: test name and message. */
async function failuresOf(processor: Processor, options: ProcessorKitOptions = {}): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  testProcessor(
    processor,
    samples,
    { describe: (_name, body) => body(), test: (name, body) => tests.push([name, body]) },
    options,
  );
  const failures: string[] = [];
  for (const [name, body] of tests)
    await body().catch((error: unknown) =>
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`),
    );
  return failures;
}

describe('the processor kit', () => {
  test('passes a processor that keeps the contract', async () => {
    expect(await failuresOf(right())).toEqual([]);
  });

  test.each([
    ['forgets the abort signal', forgetsAbort(), /settles within 300 ms of an abort.*throwIfAborted/s],
    [
      'throws a plain error',
      throwsPlainError(),
      /gives an extraction or throws a FileprocError.*TypeError.*catch your library/s,
    ],
    ['returns pages out of order', shufflesPages(), /pages\[0\]\.number is 3 instead of 1/],
    ['leaves files behind', leavesFiles(), /leaves no file outside of context\.scratch.*forgotten\.tmp/s],
    ['blocks the event loop', blocks(), /never blocks the event loop for more than 150 ms.*await between pages/s],
    [
      'reads a file outside of its folder',
      readsOutside(),
      /in a child process.*may not read \/etc\/hostname.*context\.scratch/s,
    ],
    ['starts a process', startsProcess(), /in a child process.*may not start the process .*node.*starts no process/s],
  ])('tells the author of a processor that %s what to mend', async (_what, processor, message) => {
    const failures = await failuresOf(processor, { maxBlock: 150, abortWithin: 300 });
    expect(failures.join('\n')).toMatch(message);
  });

  test('passes a processor that does without what it is denied', async () => {
    expect(await failuresOf(copesWithDenial())).toEqual([]);
  });

  test('names a processor that another process could not load', async () => {
    const { origin: _origin, ...withoutOrigin } = right();
    expect((await failuresOf(withoutOrigin)).join('\n')).toMatch(
      /made by defineProcessor at the top level of a module/,
    );
  });
}, 60_000);
