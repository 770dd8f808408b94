import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Processor } from '../contract/processor.ts';
import { zip } from '../detect/containers.fixture.ts';
import { createInProcessReader } from '../read/in-process-reader.ts';
import { plain, processorOf } from '../read/read.fixture.ts';
import { extract } from './extract.ts';

let folder: string;
let scratchDirectory: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fileproc-test-'));
  scratchDirectory = join(folder, 'scratch');
  await mkdir(scratchDirectory);
});
afterEach(async () => {
  // Whatever the outcome was.
  expect(readdirSync(scratchDirectory)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const options = () => ({ processors: [plain], scratchDirectory });

/** A container of our own: `name=content` a line, content with `|` for the lines of a container inside. */
const box: Processor = processorOf(
  async (file, context) => {
    const [, ...lines] = Buffer.from(await file.bytes())
      .toString()
      .split('\n');
    const embedded = [];
    for (const line of lines.filter(Boolean)) {
      const [path = '', content = ''] = line.split('=');
      embedded.push(await context.embed({ path }, Buffer.from(content.replaceAll('|', '\n').replaceAll(':', '='))));
    }
    return { pages: [{ number: 1, text: `${lines.length} lines`, origin: 'text' }], metadata: {}, embedded };
  },
  { name: 'box', mediaTypes: ['text/x-ini'] },
);

test('a path gives a whole typed document', async () => {
  const path = join(folder, '報告.txt');
  await writeFile(path, '報告書である。ＡＢＣ');
  const { timings, ...document } = await extract(path, options());
  expect(document).toEqual({
    path,
    name: '報告.txt',
    size: 30,
    sha256: sha256('報告書である。ＡＢＣ'),
    type: { mediaType: 'text/plain', extension: 'txt', encoding: 'utf-8', by: 'content', evidence: 'text in utf-8' },
    fileType: 'text',
    processor: { name: 'test', version: '7' },
    pages: [{ number: 1, text: '報告書である。ＡＢＣ', origin: 'text' }],
    text: '報告書である。ABC',
    metadata: { title: '報告.txt' },
    warnings: [],
    embedded: [],
    wordCount: 7,
    charCount: 10,
    ocrUsed: false,
    textTruncated: false,
  });
  expect(timings.process).toBeGreaterThan(0);
});

describe('every kind of input gives the same text', () => {
  const bytes = Buffer.from('the same words');
  test.each([
    [
      'a file: URL',
      async () => {
        await writeFile(join(folder, 'a.txt'), bytes);
        return pathToFileURL(join(folder, 'a.txt'));
      },
    ],
    ['bytes', async () => new Uint8Array(bytes)],
    ['a Blob', async () => new Blob([bytes], { type: 'text/plain' })],
    ['a File', async () => new File([bytes], 'a.txt')],
    ['a web stream', async () => new Blob([bytes]).stream()],
    [
      'a Node stream',
      async () => {
        await writeFile(join(folder, 'a.txt'), bytes);
        return createReadStream(join(folder, 'a.txt'), { highWaterMark: 3 }) as AsyncIterable<Uint8Array>;
      },
    ],
  ])('%s', async (_, input) => {
    expect((await extract(await input(), options())).text).toBe('the same words');
  });

  test('a File brings its name, an option a better one', async () => {
    const file = new File(['a=1'], 'a.ini');
    const processors = [processorOf(() => ({ pages: [], metadata: {} }), { mediaTypes: ['text/x-ini', 'text/csv'] })];
    expect((await extract(file, { processors, scratchDirectory })).type.mediaType).toBe('text/x-ini');
    expect((await extract(file, { processors, scratchDirectory, name: 'b.csv' })).type.mediaType).toBe('text/csv');
  });
});

describe('what cannot be read is thrown, typed', () => {
  test.each([
    ['a path that is not there', '/no/such/file.txt', 'SOURCE_MISSING'],
    ['a folder', tmpdir(), 'INVALID_CONFIG'],
    ['a web address', new URL('https://example.com/a.txt'), 'INVALID_CONFIG'],
    ['no bytes', new Uint8Array(), 'EMPTY_FILE'],
    ['a type that nothing reads', Buffer.from('%PDF-1.4\n'), 'UNSUPPORTED_TYPE'],
    [
      'a stream of words',
      (async function* () {
        yield 'words';
      })() as unknown as AsyncIterable<Uint8Array>,
      'INVALID_CONFIG',
    ],
    [
      'a stream that breaks',
      (async function* () {
        yield Buffer.from('x');
        throw new Error('reset');
      })(),
      'SOURCE_UNAVAILABLE',
    ],
    ['a number', 5 as unknown as string, 'INVALID_CONFIG'],
  ])('%s', async (_, input, code) => {
    await expect(extract(input, options())).rejects.toMatchObject({ name: 'FileprocError', code });
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'x');
    await chmod(path, 0);
    await expect(extract(path, options())).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });

  test('a stream without end stops at the size limit', async () => {
    let given = 0;
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          given++;
          yield new Uint8Array(300_000);
        }
      } finally {
        ended = true;
      }
    }
    await expect(extract(endless(), { ...options(), limits: { fileMegabytes: 1 } })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    });
    expect([given, ended]).toEqual([4, true]);
  });

  test('a file past its limit is not copied at all', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, Buffer.alloc(2 * 1024 * 1024));
    await expect(extract(path, { ...options(), limits: { fileMegabytes: 1 } })).rejects.toThrow(
      `${path}: 2.0 MB found, the limit is 1 MB (MAX_FILE_SIZE_MB).`,
    );
  });

  test('a file that changes while it is read', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, Buffer.alloc(900_000, 'x'));
    const { openInput } = await import('./input.ts');
    await using input = await openInput(path, {});
    await expect(
      (async () => {
        for await (const _ of input.content) await writeFile(path, 'other');
      })(),
    ).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });

  test('neither processors nor a reader', async () => {
    await expect(extract('a.txt', {} as { processors: [] })).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  });
});

test('an abort rejects with its reason: before, in a stream that hangs, and in a processor', async () => {
  const reason = new Error('enough');
  await expect(extract('a.txt', { ...options(), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const hang = new AbortController();
  async function* hanging() {
    yield Buffer.from('x');
    hang.abort(reason);
    await new Promise(() => {});
  }
  await expect(extract(hanging(), { ...options(), signal: hang.signal })).rejects.toBe(reason);
  const stop = new AbortController();
  const late = Promise.withResolvers<{ pages: []; metadata: Record<string, never> }>();
  const deaf = processorOf(() => {
    stop.abort(reason);
    return late.promise;
  });
  await expect(extract(Buffer.from('x'), { processors: [deaf], scratchDirectory, signal: stop.signal })).rejects.toBe(
    reason,
  );
  // Its file stays open until it ends.
  late.resolve({ pages: [], metadata: {} });
});

describe('embedded files', () => {
  const nested = 'x\none.txt=first\ninner.ini=x|two.txt:second\nthree.pdf=%PDF-1.4';
  const read = (more: object = {}) =>
    extract(Buffer.from(nested), { processors: [plain, box], scratchDirectory, name: 'outer.ini', ...more });

  test('are listed where they are not asked for', async () => {
    expect((await read()).embedded).toEqual([
      { path: 'one.txt', size: 5 },
      { path: 'inner.ini', size: 16 },
      { path: 'three.pdf', size: 8 },
    ]);
  });

  test('are read at any depth where they are, each with its own error', async () => {
    const { embedded } = await read({ embedded: true });
    expect(embedded[0]?.document).toMatchObject({
      path: 'outer.ini/one.txt',
      text: 'first',
      sha256: sha256('first'),
      size: 5,
    });
    expect(embedded[1]?.document?.embedded[0]?.document).toMatchObject({
      path: 'outer.ini/inner.ini/two.txt',
      text: 'second',
    });
    expect(embedded[2]).toMatchObject({ path: 'three.pdf', error: { code: 'UNSUPPORTED_TYPE' } });
    expect(embedded[2]?.document).toBeUndefined();
  });

  test('too deep or too many are listed, with one warning', async () => {
    const shallow = await read({ embedded: true, limits: { embeddedDepth: 1 } });
    expect(shallow.embedded[1]?.document).toMatchObject({
      embedded: [{ path: 'two.txt', size: 6 }],
      warnings: [{ code: 'EMBEDDED_TOO_DEEP' }],
    });
    const few = await read({ embedded: true, reader: undefined, limits: { embeddedFiles: 3 } });
    expect(few.embedded.map(({ document, error }) => document?.name ?? error?.code ?? 'listed')).toEqual([
      'one.txt',
      'inner.ini',
      'listed',
    ]);
    expect(few.warnings).toMatchObject([{ code: 'EMBEDDED_TRUNCATED' }]);
  });
});

test('a reader that is handed over reads, and stays open', async () => {
  await using reader = createInProcessReader({ processors: [plain], scratchDirectory: join(folder, 'of the reader') });
  for (const text of ['one', 'two']) expect((await extract(Buffer.from(text), { reader })).text).toBe(text);
  expect(existsSync(join(folder, 'of the reader'))).toBe(true);
});

test('many at once do not meet', async () => {
  const texts = Array.from({ length: 20 }, (_, at) => `document ${at}`);
  const documents = await Promise.all(texts.map((text) => extract(Buffer.from(text), options())));
  expect(documents.map(({ text }) => text)).toEqual(texts);
});

test('a zip that lies about its extension carries the warning', async () => {
  const { warnings, type } = await extract(zip({ 'a.txt': 'x' }), {
    processors: [processorOf(() => ({ pages: [], metadata: {} }))],
    scratchDirectory,
    name: 'a.docx',
  });
  expect([type.mediaType, warnings.map(({ code }) => code)]).toEqual(['application/zip', ['TYPE_MISMATCH']]);
});
