/**
 * What the child that reads a large PDF holds in memory: `node bench/pdf-memory.ts`, after `pnpm build`, on Linux. It makes a
 * PDF of 1,000 pages of text and one of 90 MB of pictures and text, reads each in a child of its own with a thumbnail, and
 * fails where the child held 250 MB or more at any time, or where a page is missing.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIsolatedReader, extract } from '../packages/core/dist/index.js';
import { pdf } from '../packages/processor-pdf/dist/index.js';
import { writeLargePdf } from './large-pdf.ts';
import { usageOf } from './process-usage.ts';

const BAR_MEGABYTES = 250;

/** The most that a process ever held in memory, MB (proc(5)). */
function peakMegabytes(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

async function measure(path: string) {
  await using reader = createIsolatedReader({
    workers: 1,
    processors: [pdf()],
    wants: { thumbnail: { width: 200, height: 200 } },
  });
  const { pages, thumbnail } = await extract(path, { reader });
  if (!thumbnail) throw new Error(`${path} has no thumbnail`);
  const children = usageOf(process.pid).processIds.slice(1);
  return {
    pages: pages.length,
    empty: pages.filter(({ text }) => text.length < 500).length,
    cpuSeconds: usageOf(children[0]!).cpuMilliseconds / 1000,
    megabytes: Math.max(...children.map(peakMegabytes)),
  };
}

const folder = await mkdtemp(join(tmpdir(), 'fileproc-bench-'));
try {
  for (const { name, pages, pictures } of [
    { name: '1,000 pages of text', pages: 1000, pictures: 0 },
    { name: '90 MB of pictures and text', pages: 100, pictures: 900_000 },
  ]) {
    const path = join(folder, 'large.pdf');
    const size = await writeLargePdf(path, { pages, pictureBytes: pictures });
    const { empty, cpuSeconds, megabytes, ...read } = await measure(path);
    console.log(
      `${name} (${(size / 1e6).toFixed(1)} MB): ${read.pages} pages, ${cpuSeconds.toFixed(1)} s of CPU, at most ${megabytes.toFixed(0)} MB`,
    );
    if (read.pages !== pages || empty > 0) throw new Error(`${read.pages - empty} of ${pages} pages were read`);
    if (megabytes >= BAR_MEGABYTES) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}
