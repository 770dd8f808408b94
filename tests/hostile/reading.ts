import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIsolatedReader, type FileReader, type Limits, type Processor } from '@cis/fileproc-core';

import { composeProcessors } from '../../packages/worker/src/composition/processors.ts';
import { loadConfiguration } from '../../packages/worker/src/configuration/load.ts';
import { blindOcr } from './blind-ocr.ts';

/** The processors that the worker runs where nothing is configured. */
export async function workerProcessors(): Promise<Processor[]> {
  return composeProcessors(await loadConfiguration({ environment: {}, folder: import.meta.dirname }));
}

/** What became of one file, and what it cost the process that read it. */
export interface Reading {
  /** `read`, or the code of the error. */
  readonly outcome: string;
  readonly message: string;
  readonly mediaType: string;
  readonly pages: number;
  /** The texts of the first pages and their parts, at most 10,000 characters. */
  readonly text: string;
  readonly embedded: readonly { readonly path: string; readonly outcome: string }[];
  /** Codes of the warnings, each once. */
  readonly warnings: readonly string[];
  /** Wall time. */
  readonly seconds: number;
  /** CPU time of the child, user and system; absent where the child is gone or the system is not Linux. */
  readonly cpuSeconds?: number;
  /** The most that the child ever held, MB; absent likewise. */
  readonly peakMegabytes?: number;
}

/** A reader of children with the worker's processors, in a scratch folder of its own. */
export interface HostileReader extends AsyncDisposable {
  readonly reader: FileReader;
  /** Reads one file under this name; its scratch folder is gone afterwards. */
  read(name: string, content: Uint8Array | string): Promise<Reading>;
  /** What lies in the scratch folder: the reader's own folders, and nothing of files that are done. */
  scratchEntries(): Promise<string[]>;
}

/**
 * Makes one. One child, so that what is measured belongs to the file. Thumbnails are wanted and there is an OCR engine, so
 * that pages are drawn and pictures decoded; the engine recognizes nothing.
 */
export async function hostileReader(limits: Partial<Limits> = {}, recycleAfterFiles = 2000): Promise<HostileReader> {
  const scratchDirectory = await mkdtemp(join(tmpdir(), 'fileproc-hostile-'));
  const reader = createIsolatedReader({
    processors: await workerProcessors(),
    workers: 1,
    ocr: { engine: blindOcr() },
    wants: { thumbnail: { width: 200, height: 200 } },
    recycleAfterFiles,
    scratchDirectory,
    limits: { memoryMegabytes: 1000, processingSeconds: 60, ...limits },
  });
  return {
    reader,
    read: (name, content) => readOne(reader, name, content),
    scratchEntries: async () => (await readdir(scratchDirectory, { recursive: true })).sort(),
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]();
      await rm(scratchDirectory, { recursive: true, force: true });
    },
  };
}

async function readOne(reader: FileReader, name: string, content: Uint8Array | string): Promise<Reading> {
  const folder = await reader.scratch.folder();
  await writeFile(join(folder, 'content'), content);
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  const file = { uri: `file:///hostile/${encodeURIComponent(name)}`, path: `hostile/${name}`, name };
  const before = costs(reader.state().children);
  const started = performance.now();
  try {
    const result = await reader.read({ file, folder, name: 'content', size }, new AbortController().signal);
    const seconds = (performance.now() - started) / 1000;
    let text = '';
    for await (const page of result.pages) {
      if (text.length < 10_000) text += [page.text, ...(page.parts ?? []).map((part) => part.text)].join('\n');
    }
    const after = costs(reader.state().children);
    const used = [...after].map(([pid, { cpuSeconds }]) => cpuSeconds - (before.get(pid)?.cpuSeconds ?? 0));
    return {
      outcome: result.error?.code ?? 'read',
      message: result.error?.message ?? '',
      mediaType: result.type.mediaType,
      pages: result.pages.count,
      text: text.slice(0, 10_000),
      embedded: result.embedded.map(({ path, error }) => ({ path, outcome: error?.code ?? 'embedded' })),
      warnings: [...new Set(result.warnings.map(({ code }) => code))],
      seconds,
      ...(after.size > 0 && {
        cpuSeconds: Math.max(...used),
        peakMegabytes: Math.max(...[...after.values()].map(({ peakMegabytes }) => peakMegabytes)),
      }),
    };
  } finally {
    await reader.scratch.remove(folder);
  }
}

/** CPU time and greatest memory of processes, from Linux's /proc (proc(5)); empty elsewhere. */
function costs(pids: readonly number[]): Map<number, { cpuSeconds: number; peakMegabytes: number }> {
  const found = new Map<number, { cpuSeconds: number; peakMegabytes: number }>();
  for (const pid of pids)
    try {
      // Fields 14 and 15 of `stat`, counted after the name, which may hold spaces: in ticks of 1/100 s.
      const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
      const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
      if (!peak) continue;
      found.set(pid, {
        cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
        peakMegabytes: Number(peak[1]) / 1024,
      });
    } catch {
      // Gone meanwhile, or no /proc.
    }
  return found;
}
