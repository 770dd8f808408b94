import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FileprocError } from '../../contract/errors.ts';
import type { Extraction } from '../../contract/extraction.ts';
import type { Processor } from '../../contract/processor.ts';
import { defineProcessor } from '../../plugin/define-processor.ts';
import { type ProcessorKitOptions, type ProcessorSample, testProcessor } from './processor-kit.ts';

/** One page a line; a file that does not start with `lines` is damaged. */
const read = (content: Uint8Array, name: string): Extraction => {
  const text = new TextDecoder().decode(content);
  if (!text.startsWith('lines\n')) throw new FileprocError('CORRUPT', `${name} does not start with "lines"`);
  const pages = text.split('\n').slice(1);
  return { pages: pages.map((line, index) => ({ number: index + 1, text: line, origin: 'text' })), metadata: {} };
};
const base = { version: '1', mediaTypes: ['text/x-lines'] };

export const right = defineProcessor({
  ...base,
  name: 'right',
  async process(file) {
    return read(await file.bytes(), file.name);
  },
});
export const forgetsAbort = defineProcessor({
  ...base,
  name: 'forgets-abort',
  async process(file) {
    const extraction = read(await file.bytes(), file.name);
    await sleep(500);
    return extraction;
  },
});
export const throwsPlainError = defineProcessor({
  ...base,
  name: 'throws-plain-error',
  async process(file) {
    const content = await file.bytes();
    if (content[0] !== 'l'.charCodeAt(0)) throw new TypeError('cannot read properties of undefined');
    return read(content, file.name);
  },
});
export const shufflesPages = defineProcessor({
  ...base,
  name: 'shuffles-pages',
  async process(file) {
    const extraction = read(await file.bytes(), file.name);
    return { ...extraction, pages: extraction.pages.toReversed() };
  },
});
export const leavesFiles = defineProcessor({
  ...base,
  name: 'leaves-files',
  async process(file) {
    writeFileSync(join(tmpdir(), 'forgotten.tmp'), 'x');
    return read(await file.bytes(), file.name);
  },
});
export const blocks = defineProcessor({
  ...base,
  name: 'blocks',
  async process(file) {
    const until = performance.now() + 250;
    while (performance.now() < until);
    return read(await file.bytes(), file.name);
  },
});

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
  ])('tells the author of a processor that %s what to mend', async (_what, processor, message) => {
    const failures = await failuresOf(processor, { maxBlock: 150, abortWithin: 300 });
    expect(failures.join('\n')).toMatch(message);
  });

  test('names a processor that another process could not load', async () => {
    const { origin: _origin, ...withoutOrigin } = right();
    expect((await failuresOf(withoutOrigin)).join('\n')).toMatch(
      /made by defineProcessor at the top level of a module/,
    );
  });
}, 60_000);
