import { isFileprocError } from '../../contract/errors.ts';
import type { OcrEngine, OcrEngineFactory, OcrOptions, OcrPage, RasterImage } from '../../contract/ocr.ts';
import { loadOcrEngine } from '../../plugin/load.ts';
import { describeThrown, fail, type TestRunner, within } from './runner.ts';

/** A picture and what an engine must find in it. */
export interface OcrSample {
  readonly name: string;
  readonly image: RasterImage | (() => Promise<RasterImage>);
  /** Words that must be in the text, white space and case ignored. */
  readonly words: readonly string[];
  /** Default `['jpn', 'eng']`. */
  readonly languages?: readonly string[];
}

/** How patient the kit is. */
export interface OcrEngineKitOptions {
  /** Milliseconds for reading one sample. Default 60,000. */
  readonly patience?: number;
}

const bare = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Tests that an OCR engine keeps its contract (see `OcrEngine`). */
export function testOcrEngine(
  factory: OcrEngineFactory,
  samples: readonly OcrSample[],
  { describe, test }: TestRunner,
  kit: OcrEngineKitOptions = {},
): void {
  const patience = kit.patience ?? 60_000;
  const timeout = patience * 4;
  const options = (sample?: OcrSample, more: Partial<OcrOptions> = {}): OcrOptions => ({
    languages: sample?.languages ?? ['jpn', 'eng'],
    minConfidence: 0,
    preprocessing: true,
    words: false,
    ...more,
  });

  async function withEngine(languages: readonly string[], body: (engine: OcrEngine) => Promise<void>): Promise<void> {
    const engine = await factory.open({ languages });
    try {
      await body(engine);
    } finally {
      await engine.close?.();
    }
  }

  const imageOf = (sample: OcrSample) =>
    typeof sample.image === 'function' ? sample.image() : Promise.resolve(sample.image);

  function check(page: OcrPage, what: string): void {
    if (typeof page.text !== 'string') fail('recognize() gives text', `${typeof page.text} for ${what}`);
    if (!(page.confidence >= 0 && page.confidence <= 100))
      fail('confidence is from 0 to 100', `${page.confidence} for ${what}`);
    if (!Number.isInteger(page.droppedWords) || page.droppedWords < 0)
      fail('droppedWords is a count', `${page.droppedWords} for ${what}`);
    if (page.text.trim() === '' && page.confidence !== 0)
      fail('confidence is 0 where there is no text', `${page.confidence} for ${what}`);
  }

  describe(`the contract of the OCR engine ${factory.name}`, () => {
    test(
      'can be loaded in another process',
      async () => {
        if (!factory.origin)
          fail('the factory was made by defineOcrEngine at the top level of a module', 'it has no origin');
        JSON.stringify(factory.origin.options);
        const loaded = await loadOcrEngine(factory.origin);
        if (loaded.name !== factory.name || loaded.version !== factory.version)
          fail('importing the module gives the same engine', `${loaded.name} ${loaded.version}`);
      },
      timeout,
    );

    for (const sample of samples)
      test(
        `reads ${sample.name}, twice the same, with boxes where they are asked for`,
        async () => {
          const image = await imageOf(sample);
          await withEngine(options(sample).languages, async (engine) => {
            const signal = new AbortController().signal;
            const first = await engine.recognize(image, options(sample, { words: true }), signal);
            check(first, sample.name);
            const missing = sample.words.filter((word) => !bare(first.text).includes(bare(word)));
            if (missing.length > 0)
              fail(
                `the text holds ${sample.words.join(', ')}`,
                `${missing.join(', ')} missing from ${JSON.stringify(first.text)}`,
              );
            if (!first.words?.length) fail('words come with boxes where options.words', 'none');
            for (const { box } of first.words)
              if (
                box[0] < 0 ||
                box[1] < 0 ||
                box[2] <= 0 ||
                box[3] <= 0 ||
                box[0] + box[2] > image.width + 1 ||
                box[1] + box[3] > image.height + 1
              )
                fail('boxes are pixels inside the picture: left, top, width, height', box.join());
            const second = await engine.recognize(image, options(sample, { words: true }), signal);
            if (JSON.stringify(second) !== JSON.stringify(first))
              fail(
                'the same picture gives the same page, whatever was read before',
                `${second.text} after ${first.text}`,
                'switch adaptive learning off',
              );
          });
        },
        timeout,
      );

    test(
      'gives an empty text for a blank picture',
      async () => {
        await withEngine(['jpn', 'eng'], async (engine) => {
          const blank: RasterImage = {
            width: 800,
            height: 600,
            channels: 1,
            data: new Uint8Array(800 * 600).fill(255),
            dpi: 150,
          };
          const page = await engine.recognize(blank, options(), new AbortController().signal);
          check(page, 'a blank picture');
          if (page.text.trim() !== '') fail('a blank picture has no text', JSON.stringify(page.text));
        });
      },
      timeout,
    );

    test(
      'takes grey, RGB and RGBA, and pictures of one pixel',
      async () => {
        await withEngine(['jpn', 'eng'], async (engine) => {
          for (const channels of [1, 3, 4] as const)
            for (const side of [1, 40]) {
              const image = {
                width: side,
                height: side,
                channels,
                data: new Uint8Array(side * side * channels).fill(255),
              };
              const outcome = await within(patience, engine.recognize(image, options(), new AbortController().signal));
              if (!outcome.settled)
                fail(
                  'small pictures are answered soon',
                  `${side} pixels, ${channels} channels: nothing after ${patience} ms`,
                );
              if ('error' in outcome && !(outcome.error instanceof Error))
                fail('what is thrown is an Error', describeThrown(outcome.error));
            }
        });
      },
      timeout,
    );

    const [first] = samples;
    if (first) {
      test(
        'drops words under minConfidence and counts them',
        async () => {
          const image = await imageOf(first);
          await withEngine(options(first).languages, async (engine) => {
            const page = await engine.recognize(
              image,
              options(first, { minConfidence: 100.1 }),
              new AbortController().signal,
            );
            check(page, first.name);
            if (page.text.trim() !== '' || page.droppedWords === 0)
              fail(
                'no word reaches a confidence over 100: all are dropped and counted',
                `${JSON.stringify(page.text)}, ${page.droppedWords} dropped`,
              );
          });
        },
        timeout,
      );

      test(
        'stops on abort with the reason of the signal',
        async () => {
          const image = await imageOf(first);
          await withEngine(options(first).languages, async (engine) => {
            const stop = new AbortController();
            const reading = engine.recognize(image, options(first), stop.signal);
            const reason = new Error('not wanted any more');
            stop.abort(reason);
            const outcome = await within(5_000, reading);
            if (!outcome.settled) fail('recognize() settles soon after an abort', 'nothing after 5,000 ms');
            if ('error' in outcome && outcome.error !== reason && !isFileprocError(outcome.error))
              fail("recognize() rejects with the signal's reason", describeThrown(outcome.error));
          });
        },
        timeout,
      );
    }
  });
}
