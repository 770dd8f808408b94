import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, FileprocError } from '../contract/errors.ts';
import type { Extraction, Page } from '../contract/extraction.ts';
import type { LocalFile } from '../contract/file.ts';
import type { RasterImage } from '../contract/ocr.ts';
import type { ProcessContext } from '../contract/processor.ts';
import { defineProcessor } from '../plugin/define-processor.ts';
import { allocate, interval, spin } from './misbehaviour.ts';

/** The media type of the files that {@link mock} reads. No detection knows it: declare it. */
export const MOCK_MEDIA_TYPE = 'application/x-fileproc-mock';

/** What a mock file makes its processor do. */
export type MockBehaviour =
  /** Gives `pages` pages (1) of `characters` characters (10), or of `text`. */
  | { readonly do: 'text'; readonly pages?: number; readonly characters?: number; readonly text?: string }
  /** Waits, and stops on abort. */
  | { readonly do: 'sleep'; readonly milliseconds: number }
  /** Waits, whatever is aborted. */
  | { readonly do: 'ignore-abort'; readonly milliseconds: number }
  /** Keeps the CPU busy, for ever where no time is given; the page tells when: see {@link intervalOf}. */
  | { readonly do: 'spin'; readonly milliseconds?: number }
  /** Allocates until it is stopped, in V8's heap or outside of it. */
  | { readonly do: 'allocate'; readonly where: 'heap' | 'buffers' }
  | { readonly do: 'throw'; readonly code: ErrorCode }
  | { readonly do: 'throw-plain'; readonly message: string }
  /** Returns, and throws a second later where nobody catches it. */
  | { readonly do: 'throw-late' }
  | { readonly do: 'exit'; readonly exitCode: number }
  | { readonly do: 'abort' }
  /** Ends by the signal of a crash in native code. */
  | { readonly do: 'segfault' }
  /** Writes so much on stdout and on stderr. */
  | { readonly do: 'flood'; readonly megabytes: number }
  /** Leaves files, a read-only folder and a link behind. */
  | { readonly do: 'leave-files' }
  /** Reads another file. */
  | { readonly do: 'read'; readonly path: string }
  /** Writes another file. */
  | { readonly do: 'write'; readonly path: string }
  /** Starts a program. */
  | { readonly do: 'spawn' }
  /** Asks a program, so often at once; the pages are its answers as JSON, or the codes of its errors. */
  | { readonly do: 'ask'; readonly program: string; readonly requests: readonly unknown[] }
  /** Opens a connection. */
  | { readonly do: 'connect'; readonly url: string }
  /** Tells where it runs: environment, working folder, process id, arguments of Node. */
  | { readonly do: 'describe-process' }
  /** Returns something that is no extraction. */
  | { readonly do: 'return'; readonly value: unknown }
  /** Says that a file elsewhere is embedded. */
  | { readonly do: 'embed-outside'; readonly path: string }
  /** Asks for OCR of one picture for each entry: its first two bytes tell the mock engine what to do. */
  | { readonly do: 'ocr'; readonly pages: readonly MockPicture[]; readonly how?: 'all' | 'one-by-one' | 'at-once' }
  | { readonly do: 'embed'; readonly files: number; readonly content?: string }
  | { readonly do: 'thumbnail'; readonly bytes: number };

/** The first two bytes of a picture: see `mockOcr`. */
export type MockPicture = readonly [behaviour: number, value: number];

/**
 * The content of a file that makes {@link mock} behave so. It starts with NUL bytes, so that no detection takes it for
 * text or JSON and its declared type holds.
 */
export function mockFile(behaviour: MockBehaviour): Uint8Array {
  const json = Buffer.from(JSON.stringify(behaviour));
  return Buffer.concat([Buffer.alloc(16 + Math.ceil(json.length / 8)), json]);
}

/** A processor that does whatever its input file says, to show that nothing else suffers from it. */
export const mock = defineProcessor({
  name: 'mock',
  version: '1',
  mediaTypes: [MOCK_MEDIA_TYPE],
  usesOcr: true,
  async process(file, context) {
    const content = Buffer.from(await file.bytes());
    const json = content.subarray(content.lastIndexOf(0) + 1).toString('utf8');
    return behave(JSON.parse(json) as MockBehaviour, file, context);
  },
});

async function behave(behaviour: MockBehaviour, file: LocalFile, context: ProcessContext): Promise<Extraction> {
  switch (behaviour.do) {
    case 'text': {
      const text = behaviour.text ?? 'x'.repeat(behaviour.characters ?? 10);
      return extraction(Array.from({ length: behaviour.pages ?? 1 }, () => text));
    }
    case 'sleep':
      await sleep(behaviour.milliseconds, undefined, { signal: context.signal });
      return extraction(['slept']);
    case 'ignore-abort':
      await sleep(behaviour.milliseconds);
      return extraction(['slept']);
    case 'spin':
      return extraction([spin(behaviour.milliseconds ?? Number.POSITIVE_INFINITY)]);
    case 'allocate':
      return allocate(behaviour.where);
    case 'throw':
      throw new FileprocError(behaviour.code, `The mock file asks for ${behaviour.code}.`);
    case 'throw-plain':
      throw new Error(behaviour.message);
    case 'throw-late':
      setTimeout(() => {
        throw new Error('thrown late');
      }, 1000);
      return extraction(['returned']);
    case 'exit':
      process.exit(behaviour.exitCode);
      break;
    case 'abort':
      process.abort();
      break;
    case 'segfault':
      process.kill(process.pid, 'SIGSEGV');
      return extraction([spin(Number.POSITIVE_INFINITY)]);
    case 'flood':
      for (let i = 0; i < behaviour.megabytes; i++)
        for (const stream of [process.stdout, process.stderr])
          await new Promise((resolve) => stream.write('flood '.repeat(170_000), resolve));
      return extraction(['flooded']);
    case 'leave-files':
      leaveFiles(file, context);
      return extraction(['left files']);
    case 'read':
      return extraction([readFileSync(behaviour.path, 'utf8')]);
    case 'write':
      writeFileSync(behaviour.path, 'written');
      return extraction(['written']);
    case 'spawn': {
      const { error } = spawnSync(process.execPath, ['--version']);
      if (error) throw error;
      return extraction(['spawned']);
    }
    case 'ask': {
      const program = context.programs?.[behaviour.program];
      if (!program) throw new Error(`There is no program "${behaviour.program}".`);
      const answers = behaviour.requests.map((request) => program.ask(request));
      const texts = (await Promise.allSettled(answers)).map((answer) =>
        answer.status === 'fulfilled' ? JSON.stringify(answer.value) : (answer.reason as FileprocError).code,
      );
      context.signal.throwIfAborted();
      return extraction(texts);
    }
    case 'connect':
      await new Promise((resolve, reject) => get(behaviour.url, resolve).on('error', reject));
      return extraction(['connected']);
    case 'describe-process': {
      const { env, pid, execArgv } = process;
      return extraction([JSON.stringify({ env, cwd: process.cwd(), pid, execArgv })]);
    }
    case 'return':
      return behaviour.value as Extraction;
    case 'embed-outside':
      return { ...extraction(['text']), embedded: [{ path: 'x', localPath: behaviour.path, size: 1 }] };
    case 'ocr':
      return readByOcr(behaviour.pages, behaviour.how ?? 'all', context);
    case 'embed': {
      const embedded = [];
      for (let i = 1; i <= behaviour.files; i++)
        embedded.push(await context.embed({ path: `in/file-${i}` }, Buffer.from(behaviour.content ?? `content ${i}`)));
      return { ...extraction(['container']), embedded };
    }
    case 'thumbnail': {
      const data = new Uint8Array(behaviour.bytes).fill(7);
      return { ...extraction(['picture']), thumbnail: { mediaType: 'image/webp', width: 16, height: 16, data } };
    }
  }
  throw new Error(`There is no mock behaviour "${behaviour.do}".`);
}

function extraction(texts: readonly string[]): Extraction {
  return { pages: texts.map((text, index): Page => ({ number: index + 1, text, origin: 'text' })), metadata: {} };
}

function leaveFiles(file: LocalFile, { scratch }: ProcessContext): void {
  const closed = join(scratch, 'a', 'b');
  mkdirSync(closed, { recursive: true });
  writeFileSync(join(closed, 'left'), 'left');
  try {
    symlinkSync(file.localPath, join(closed, 'link'));
  } catch {
    // The permission model lets no child make a link.
  }
  chmodSync(closed, 0o500);
}

async function readByOcr(
  pictures: readonly MockPicture[],
  how: 'all' | 'one-by-one' | 'at-once',
  { ocr, warn }: ProcessContext,
): Promise<Extraction> {
  if (!ocr) throw new FileprocError('OCR_UNAVAILABLE', 'No OCR engine is configured.');
  const pages: Page[] = [];
  const add = (text: string, made: string) =>
    pages.push({ number: pages.length + 1, text, origin: 'ocr', ...(made && { reason: made }) });
  const fail = (error: FileprocError) => {
    warn({ code: 'PAGE_FAILED', message: `${error.code}: ${error.message}`, page: pages.length + 1 });
    add('', error.code);
  };
  if (how === 'all') {
    const rendered: string[] = [];
    const render = function* () {
      for (const picture of pictures) {
        rendered.push(spin(1));
        yield rasterOf(picture);
      }
    };
    for await (const outcome of ocr.recognizeAll(render())) {
      if (outcome.ok) add(outcome.page.text, rendered[pages.length] ?? '');
      else fail(outcome.error);
    }
  } else {
    const read = (picture: MockPicture) =>
      ocr.recognize(rasterOf(picture)).then(
        (page) => add(page.text, ''),
        (error: FileprocError) => fail(error),
      );
    if (how === 'at-once') await Promise.all(pictures.map(read));
    else for (const picture of pictures) await read(picture);
  }
  return { pages, metadata: { ended: interval() } };
}

function rasterOf([behaviour, value]: MockPicture): RasterImage {
  const data = new Uint8Array(64 * 64).fill(255);
  data[0] = behaviour;
  data[1] = value;
  return { width: 64, height: 64, channels: 1, data };
}
