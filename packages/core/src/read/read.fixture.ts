/** For tests: processors of a few lines, services to read with, and files in scratch folders. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Extraction } from '../contract/extraction.ts';
import type { LocalFile } from '../contract/file.ts';
import type { ProcessContext, Processor } from '../contract/processor.ts';
import type { ScratchFile } from '../contract/reader.ts';
import type { ReadServices } from './reading.ts';
import { createReadServices } from './services.ts';
import type { ReaderOptions } from './settings.ts';

/** A processor of `text/plain` and `application/zip` that does what the function does. */
export function processorOf(
  process: (file: LocalFile, context: ProcessContext) => unknown,
  more: Partial<Processor> = {},
): Processor {
  return {
    name: 'test',
    version: '7',
    mediaTypes: ['text/plain', 'application/zip'],
    process: async (file, context) => (await process(file, context)) as Extraction,
    ...more,
  };
}

/** A processor that gives the file's text as one page. */
export const plain = processorOf(async (file) => ({
  pages: [{ number: 1, text: Buffer.from(await file.bytes()).toString('utf8'), origin: 'text' }],
  metadata: { title: file.name },
}));

/** Services with one processor. */
export function servicesFor(processor: Processor, options: Partial<ReaderOptions> = {}): ReadServices {
  return createReadServices({ processors: [processor], ...options });
}

const folders: string[] = [];

/** A folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fileproc-test-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A file of that content in a scratch folder of its own. */
export async function scratchFileOf(content: string | Uint8Array, name = 'a.txt'): Promise<ScratchFile> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'content'), content);
  return {
    file: { uri: `file:///docs/${name}`, path: `docs/${name}`, name },
    folder,
    name: 'content',
    size: Buffer.byteLength(content),
  };
}
