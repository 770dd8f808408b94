import { type ErrorCode, isFileprocError } from '../../contract/errors.ts';
import type { Extraction } from '../../contract/extraction.ts';
import type { ProcessContext, Processor } from '../../contract/processor.ts';
import { isMediaRange } from '../../plugin/define-processor.ts';
import { loadProcessor } from '../../plugin/load.ts';
import { extractionProblems } from '../../read/validate.ts';
import { checkInChild } from './check-in-child.ts';
import { checkOutcome } from './check-outcome.ts';
import { contentOf, runSample } from './run-sample.ts';
import { describeThrown, fail, type TestRunner } from './runner.ts';

/** A file and what the processor must make of it. */
export interface ProcessorSample {
  /** With its extension: processors and detection may look at it. */
  readonly name: string;
  readonly content: Uint8Array | string | (() => Promise<Uint8Array> | Uint8Array);
  /** The detected type; the first of the processor's own where absent. */
  readonly mediaType?: string;
  readonly encoding?: string;
  /** What must come of it. */
  readonly expect:
    | {
        readonly text: string | RegExp | readonly string[];
        readonly pages?: number;
        readonly metadata?: Record<string, unknown>;
        readonly embedded?: readonly string[];
      }
    | { readonly error: ErrorCode };
}

/** How patient the kit is, and what the processor needs. */
export interface ProcessorKitOptions {
  /** Milliseconds for one sample. Default 30,000. */
  readonly patience?: number;
  /** Milliseconds for which the event loop may stand still: an abort can't reach a processor that blocks. Default 1,000. */
  readonly maxBlock?: number;
  /** Milliseconds between an abort and the end of `process`. Default 1,000. */
  readonly abortWithin?: number;
  /** OCR for a processor that uses it. */
  readonly ocr?: ProcessContext['ocr'];
}

/** Tests that a processor keeps its contract (see `Processor`), over samples of its format. */
export function testProcessor(
  processor: Processor,
  samples: readonly ProcessorSample[],
  { describe, test }: TestRunner,
  options: ProcessorKitOptions = {},
): void {
  const patience = options.patience ?? 30_000;
  const maxBlock = options.maxBlock ?? 1_000;
  const abortWithin = options.abortWithin ?? 1_000;
  const timeout = patience * 2;
  const readable = samples.filter((sample) => 'text' in sample.expect);

  describe(`the contract of the processor ${processor.name}`, () => {
    test('has a name, a version and media types', async () => {
      if (!/^[a-z][a-z0-9-]*$/.test(processor.name))
        fail('name is lower-case letters, digits and hyphens', processor.name);
      if (!processor.version)
        fail(
          'version is a string that is not empty',
          String(processor.version),
          'raise it whenever the same file would be read differently',
        );
      for (const type of processor.mediaTypes)
        if (!isMediaRange(type)) fail('mediaTypes are like text/plain, text/* or */*', type);
      if (samples.length === 0) fail('the kit gets at least one sample', 'none');
    });

    test('can be loaded in another process', async () => {
      const { origin } = processor;
      if (!origin) fail('the processor was made by defineProcessor at the top level of a module', 'it has no origin');
      try {
        structuredClone(origin.options);
      } catch (error) {
        fail('options are plain data, since they cross processes', describeThrown(error));
      }
      const loaded = await loadProcessor(origin);
      if (loaded.name !== processor.name || loaded.version !== processor.version)
        fail('importing the module gives the same processor', `${loaded.name} ${loaded.version}`);
    });

    for (const sample of samples)
      test(
        `reads ${sample.name} as expected, without blocking, and leaves nothing behind`,
        async () => {
          const run = await runSample(processor, sample, options, { patience });
          if (!run.outcome.settled) fail(`process() of ${sample.name} settles`, `nothing after ${patience} ms`);
          if (run.longestBlock > maxBlock)
            fail(
              `process() never blocks the event loop for more than ${maxBlock} ms`,
              `${Math.round(run.longestBlock)} ms with ${sample.name}`,
              'await between pages or records, so that an abort can be heard',
            );
          if (run.litter.length > 0)
            fail(
              'process() leaves no file outside of context.scratch',
              run.litter.join(', '),
              'write temporary files into context.scratch; it is removed after every outcome',
            );
          checkOutcome(sample, run.outcome);
        },
        timeout,
      );

    test(
      'reads every sample in a child process, which may read nothing but its packages and context.scratch',
      () => checkInChild(processor, samples, { patience, ...(options.ocr && { ocr: options.ocr }) }),
      timeout + patience * samples.length,
    );

    const [first] = readable;
    if (!first) return;

    test(
      'gives the same result twice',
      async () => {
        const results = [];
        for (let i = 0; i < 2; i++) {
          const { outcome } = await runSample(processor, first, options, { patience });
          if (outcome.settled && 'value' in outcome) results.push(comparable(outcome.value));
        }
        if (results[0] !== results[1])
          fail('the same file gives the same extraction', 'two different ones', 'keep no state between files');
      },
      timeout,
    );

    test(
      'stops soon on abort and throws the reason of the signal',
      async () => {
        for (const abortAfter of [0, 30]) {
          const reason = new Error('not wanted any more');
          const run = await runSample(processor, first, options, { patience, abortAfter, abortWithin, reason });
          if (!run.outcome.settled)
            fail(
              `process() settles within ${abortWithin} ms of an abort`,
              `it went on with ${first.name}`,
              'call context.signal.throwIfAborted() between pages, and hand the signal to what you await',
            );
          if ('error' in run.outcome && run.outcome.error !== reason)
            fail(
              "process() rejects with the signal's reason on abort",
              describeThrown(run.outcome.error),
              'rethrow it: `if (context.signal.aborted) throw context.signal.reason`',
            );
          if (abortAfter === 0 && 'value' in run.outcome)
            fail(
              'process() rejects when the signal is already aborted',
              'it gave an extraction',
              'call context.signal.throwIfAborted() first',
            );
        }
      },
      timeout,
    );

    test(
      'answers damaged files by an extraction or a FileprocError, never by another error',
      async () => {
        const whole = await contentOf(first);
        const damaged: [string, Uint8Array][] = [
          ['an empty file', new Uint8Array()],
          ['one byte', whole.slice(0, 1)],
          ['random bytes', randomBytes(2_000)],
        ];
        for (let tenth = 1; tenth < 10; tenth++)
          damaged.push([`${first.name} cut at ${tenth}0%`, whole.slice(0, Math.floor((whole.length * tenth) / 10))]);
        for (const [what, content] of damaged) {
          const { outcome } = await runSample(processor, { ...first, content }, options, { patience });
          if (!outcome.settled) fail(`process() of ${what} settles`, `nothing after ${patience} ms`);
          if ('error' in outcome && !isFileprocError(outcome.error))
            fail(
              `process() of ${what} gives an extraction or throws a FileprocError`,
              describeThrown(outcome.error),
              "catch your library's errors and throw new FileprocError('CORRUPT', message, { cause })",
            );
          if ('value' in outcome)
            for (const problem of extractionProblems(outcome.value))
              fail(`the extraction of ${what} is well formed`, problem);
        }
      },
      timeout * 2,
    );
  });
}

/** The same bytes at each call: a kit that fails must fail again. */
function randomBytes(length: number): Uint8Array {
  let state = 0x2545f491;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** An extraction without what differs by place: scratch paths. */
function comparable(extraction: Extraction): string {
  return JSON.stringify(extraction, (key, value: unknown) =>
    key === 'localPath' ? undefined : value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}
