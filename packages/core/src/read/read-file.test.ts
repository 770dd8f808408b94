import { readFile as readBytes, stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { FileprocError } from '../contract/errors.ts';
import type { Extraction, Page } from '../contract/extraction.ts';
import { plain, processorOf, scratchFileOf, servicesFor } from './read.fixture.ts';
import { readFile } from './read-file.ts';

const never = new AbortController().signal;
const page = (text: string, number = 1): Page => ({ number, text, origin: 'text' });
const giving = (extraction: unknown) => processorOf(() => extraction);

test('a file is detected, routed, read and enriched', async () => {
  const services = servicesFor(plain);
  const { timings, ...reading } = await readFile(await scratchFileOf('plain words\n'), services, never);
  expect(reading).toEqual({
    type: { mediaType: 'text/plain', extension: 'txt', encoding: 'utf-8', by: 'content', evidence: 'text in utf-8' },
    processor: { name: 'test', version: '7' },
    fingerprint: services.fingerprints.get('test'),
    pages: [page('plain words\n')],
    metadata: { title: 'a.txt' },
    embedded: [],
    warnings: [],
    wordCount: 2,
    charCount: 12,
    ocrUsed: false,
    textTruncated: false,
  });
  expect(Object.keys(timings)).toEqual(['detect', 'process', 'enrich']);
});

test('a processor gets the file whole, in ranges and in pieces, and a scratch folder', async () => {
  const content = Buffer.alloc(600_000, 'abc');
  const file = await scratchFileOf(content);
  let seen: unknown;
  const processor = processorOf(async (local, context) => {
    const sizes: number[] = [];
    for await (const chunk of local.stream({ start: 10, end: 550_000 })) sizes.push(chunk.length);
    seen = {
      whole: Buffer.from(await local.bytes()).equals(content),
      atEnd: (await local.read(599_998, 100)).length,
      beyond: (await local.read(10 ** 12, 10 ** 12)).length,
      sizes,
      inside: context.scratch.startsWith(file.folder) && (await stat(context.scratch)).isDirectory(),
      onDisk: (await readBytes(local.localPath)).length,
    };
    return { pages: [], metadata: {} };
  });
  expect((await readFile(file, servicesFor(processor), never)).error).toBeUndefined();
  expect(seen).toEqual({
    whole: true,
    atEnd: 2,
    beyond: 0,
    sizes: [262_144, 262_144, 25_702],
    inside: true,
    onDisk: 600_000,
  });
});

describe('files that cannot be read are errors, not rejections', () => {
  const read = async (content: string | Uint8Array, name: string, processor = plain, limits = {}) =>
    (await readFile(await scratchFileOf(content, name), servicesFor(processor, { limits }), never)).error;

  test.each([
    ['nothing', '', 'a.txt', 'EMPTY_FILE', 'docs/a.txt: the file holds no bytes.'],
    [
      'an unknown type',
      '%PDF-1.7\n',
      'a.pdf',
      'UNSUPPORTED_TYPE',
      'docs/a.pdf: no processor reads application/pdf (pdf); detected by content: PDF header.',
    ],
  ])('%s', async (_, content, name, code, message) => {
    expect(await read(content, name)).toEqual({ code, message, retryable: false });
  });

  test('a file past the limit of its class names limit and setting', async () => {
    expect(await read(Buffer.alloc(3 * 1024 * 1024, 'words '), 'a.txt', plain, { fileMegabytes: 2 })).toEqual({
      code: 'FILE_TOO_LARGE',
      message: 'docs/a.txt: 3.0 MB found, the limit is 2 MB (MAX_FILE_SIZE_MB).',
      retryable: false,
    });
  });

  test('a typed error stays, any other is the processor’s', async () => {
    const throwing = (error: unknown) => processorOf(() => Promise.reject(error));
    expect((await read('x', 'a.txt', throwing(new FileprocError('ENCRYPTED', 'locked'))))?.code).toBe('ENCRYPTED');
    expect(await read('x', 'a.txt', throwing(new TypeError('x is not a function')))).toEqual({
      code: 'PROCESSOR_FAILED',
      message: 'docs/a.txt: the processor "test" 7 failed: x is not a function',
      retryable: false,
      causes: ['x is not a function'],
    });
    expect((await read('x', 'a.txt', throwing('words')))?.message).toBe(
      'docs/a.txt: the processor "test" 7 failed: words',
    );
    expect((await read('x', 'a.txt', throwing(new DOMException('stop', 'AbortError'))))?.code).toBe('PROCESSOR_FAILED');
    expect((await read('x', 'a.txt', throwing(new Error('y'.repeat(10_000)))))?.message.length).toBeLessThan(1100);
  });

  test.each([
    ['nothing', undefined, 'process() gave undefined instead of an extraction'],
    ['no pages', { metadata: {} }, 'pages is no array'],
    [
      'pages out of order',
      { pages: [page('a', 2)], metadata: {} },
      'pages[0].number is 2 instead of 1: pages stand in order, numbered from 1',
    ],
    [
      'a text that is none',
      { pages: [{ number: 1, text: 5, origin: 'text' }], metadata: {} },
      'pages[0].text is no string',
    ],
    [
      'a confidence of 400',
      { pages: [{ ...page('a'), confidence: 400 }], metadata: {} },
      'pages[0].confidence is 400, not from 0 to 100',
    ],
    [
      'a word without a box',
      { pages: [{ ...page('a'), words: [{ text: 'a' }] }], metadata: {} },
      'pages[0].words is no list of { text, box: [left, top, width, height] }',
    ],
    [
      'a width of NaN',
      { pages: [{ ...page('a'), width: Number.NaN }], metadata: {} },
      'pages[0].width is NaN, no number of points',
    ],
    [
      'a date in metadata',
      { pages: [], metadata: { date: new Date() } },
      'metadata.date is no string, number, boolean or list of strings',
    ],
    [
      'a thumbnail without data',
      { pages: [], metadata: {}, thumbnail: { mediaType: 'image/webp' } },
      'thumbnail is no { mediaType, width, height, data: Uint8Array }',
    ],
    [
      'a path of its own',
      { pages: [], metadata: {}, embedded: [{ path: 'a', localPath: '/etc/passwd', size: 1 }] },
      'embedded holds a file that context.embed() did not write, and that has no error',
    ],
  ])('what is no extraction is explained to its author: %s', async (_, extraction, problem) => {
    expect(await read('x', 'a.txt', giving(extraction))).toEqual({
      code: 'PROCESSOR_FAILED',
      message: `docs/a.txt: the processor "test" 7 returned what is no extraction: ${problem}.`,
      retryable: false,
    });
  });

  test('an error keeps the type, the processor, its fingerprint and the warnings so far', async () => {
    const services = servicesFor(
      processorOf((_, context) => {
        context.warn({ code: 'DAMAGED', message: 'half' });
        throw new FileprocError('CORRUPT', 'broken');
      }),
    );
    const { timings, type, ...reading } = await readFile(
      await scratchFileOf('{\\rtf1 x}', 'a.txt'),
      { ...services, processors: [{ ...services.processors[0]!, mediaTypes: ['*/*'] }] },
      never,
    );
    expect(type.mediaType).toBe('application/rtf');
    expect(reading).toEqual({
      processor: { name: 'test', version: '7' },
      fingerprint: services.fingerprints.get('test'),
      pages: [],
      metadata: {},
      embedded: [],
      warnings: [
        {
          code: 'TYPE_MISMATCH',
          message: 'The extension .txt says text/plain; the content is application/rtf (RTF header).',
        },
        { code: 'DAMAGED', message: 'half' },
      ],
      wordCount: 0,
      charCount: 0,
      ocrUsed: false,
      textTruncated: false,
      error: { code: 'CORRUPT', message: 'broken', retryable: false },
    });
  });
});

test('an abort rejects with its reason, whatever the processor does with it', async () => {
  const reason = new Error('not wanted');
  expect.assertions(3);
  await expect(readFile(await scratchFileOf('x'), servicesFor(plain), AbortSignal.abort(reason))).rejects.toBe(reason);
  for (const end of ['throw', 'return'] as const) {
    const stop = new AbortController();
    const processor = processorOf((_, context) => {
      stop.abort(reason);
      if (end === 'throw') throw new Error(`${context.signal.aborted}`);
      return { pages: [], metadata: {} };
    });
    await expect(readFile(await scratchFileOf('x'), servicesFor(processor), stop.signal)).rejects.toBe(reason);
  }
});

test('a content that is not there, and a full disk under a processor, reject with SCRATCH_UNAVAILABLE', async () => {
  const file = await scratchFileOf('x');
  await expect(readFile({ ...file, name: 'other' }, servicesFor(plain), never)).rejects.toMatchObject({
    code: 'SCRATCH_UNAVAILABLE',
  });
  const full = processorOf(() =>
    Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })),
  );
  await expect(readFile(file, servicesFor(full), never)).rejects.toMatchObject({
    code: 'SCRATCH_UNAVAILABLE',
    retryable: true,
  });
});

test('texts are made whole: halves of pairs, NUL and form feeds go', async () => {
  const extraction: Extraction = {
    pages: [{ ...page('a\ud800b\0c\fd'), name: '\udc00', parts: [{ kind: 'note', text: '\ud83d' }] }, page('𠮷', 2)],
    metadata: { title: 'x\udfff', keywords: ['\ud800'], pages: 3 },
  };
  const reading = await readFile(await scratchFileOf('x'), servicesFor(giving(extraction)), never);
  expect({ pages: reading.pages, metadata: reading.metadata }).toEqual({
    pages: [{ ...page('a\ufffdbc\nd'), name: '\ufffd', parts: [{ kind: 'note', text: '\ufffd' }] }, page('𠮷', 2)],
    metadata: { title: 'x\ufffd', keywords: ['\ufffd'], pages: 3 },
  });
});

test('text past the limit is cut between characters, and says so', async () => {
  const extraction: Extraction = {
    pages: [
      page('12345'),
      { ...page('𠮷𠮷𠮷', 2), words: [], markdown: '𠮷' },
      { ...page('more', 3), parts: [{ kind: 'note', text: 'note' }] },
    ],
    metadata: {},
  };
  const reading = await readFile(
    await scratchFileOf('x'),
    servicesFor(giving(extraction), { limits: { textCharacters: 8 } }),
    never,
  );
  expect({
    pages: reading.pages,
    warnings: reading.warnings,
    textTruncated: reading.textTruncated,
    charCount: reading.charCount,
  }).toEqual({
    pages: [page('12345'), page('𠮷', 2), page('', 3)],
    warnings: [
      {
        code: 'TEXT_TRUNCATED',
        message:
          'docs/a.txt: over 8 characters found, the limit is 8 characters (MAX_TEXT_CHARACTERS); the text after that is not indexed.',
      },
    ],
    textTruncated: true,
    charCount: 7,
  });
});

test('parts are cut where the body fits', async () => {
  const extraction = {
    pages: [
      {
        ...page('body'),
        parts: [
          { kind: 'note', text: 'first' },
          { kind: 'note', text: 'second' },
        ],
      },
    ],
    metadata: {},
  };
  const reading = await readFile(
    await scratchFileOf('x'),
    servicesFor(giving(extraction), { limits: { textCharacters: 7 } }),
    never,
  );
  expect(reading.pages).toEqual([{ ...page('body'), parts: [{ kind: 'note', text: 'fir' }] }]);
});

test('of 1,500 warnings 1,000 are kept and the others counted; the same twice is one', async () => {
  const processor = processorOf((_, context) => {
    for (let number = 1; number <= 1500; number++)
      context.warn({ code: 'PAGE_FAILED', message: 'broken', page: number });
    context.warn({ code: 'DAMAGED', message: 'broken' });
    return { pages: [], metadata: {}, warnings: [{ code: 'PAGE_FAILED', message: 'broken', page: 1 }] };
  });
  const { warnings } = await readFile(await scratchFileOf('x'), servicesFor(processor), never);
  expect(warnings.length).toBe(1002);
  expect(warnings.slice(999)).toEqual([
    { code: 'PAGE_FAILED', message: 'broken', page: 1000 },
    { code: 'PAGE_FAILED', message: '500 more warnings PAGE_FAILED were not kept.' },
    { code: 'DAMAGED', message: '1 more warnings DAMAGED were not kept.' },
  ]);
});
