/**
 * Reads one HTML page with a table of 100,000 rows by this package, html-to-text and cheerio, each in a process of its
 * own: seconds, peak memory, and how many of the rows' texts came out.
 *
 *     pnpm --filter @cis/fileproc-core --filter @cis/fileproc-processor-text build
 *     node packages/processor-text/bench/html.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalFile, type ProcessContext, resolveLimits } from '@cis/fileproc-core';

const ROWS = 100_000;
const CHUNK_BYTES = 256 * 1024;

const READERS: Readonly<Record<string, (path: string) => Promise<string>>> = {
  'nothing but start-up': async () => '',
  'processor-text': readByProcessor,
  'html-to-text': async (path) => {
    const { convert } = await import('html-to-text');
    return convert(await readFile(path, 'utf8'), {
      wordwrap: false,
      limits: { maxInputLength: Number.MAX_SAFE_INTEGER },
      selectors: [{ selector: 'table', format: 'dataTable' }],
    });
  },
  cheerio: async (path) => {
    const { load } = await import('cheerio');
    const page = load(await readFile(path, 'utf8'));
    return page('tr')
      .toArray()
      .map((row) =>
        page(row)
          .children()
          .toArray()
          .map((cell) => page(cell).text().trim())
          .join('\t'),
      )
      .join('\n');
  },
};

const [name, path] = process.argv.slice(2);
if (name && path) await runOne(name, path);
else await runAll();

async function runAll(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fileproc-bench-'));
  try {
    const page = join(folder, 'page.html');
    await writeFile(page, pageOf(ROWS));
    const megabytes = (await stat(page)).size / 1e6;
    console.log(`${ROWS} rows, ${megabytes.toFixed(1)} MB, Node ${process.versions.node}`);
    console.log('reader                 seconds  peak MB  rows found');
    for (const reader of Object.keys(READERS)) process.stdout.write(measureInChild(reader, page));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function measureInChild(reader: string, page: string): string {
  try {
    return execFileSync(process.execPath, [fileURLToPath(import.meta.url), reader, page], {
      encoding: 'utf8',
      timeout: 600_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    return `${reader.padEnd(22)} failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`;
  }
}

async function runOne(reader: string, page: string): Promise<void> {
  const begin = performance.now();
  const text = await READERS[reader]!(page);
  const seconds = (performance.now() - begin) / 1000;
  let found = 0;
  const lines = new Set(text.split('\n').map((line) => line.split(/\t| {2,}/)[0]?.trim()));
  for (let row = 0; row < ROWS; row++) if (lines.has(`A-${row}`)) found++;
  // Kibibytes on every system (libuv, uv_getrusage).
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${reader.padEnd(22)} ${seconds.toFixed(2).padStart(7)} ${peak.toFixed(0).padStart(8)} ${String(found).padStart(11)}`,
  );
}

async function readByProcessor(path: string): Promise<string> {
  const { html } = await import('@cis/fileproc-processor-text');
  await using handle = await open(path);
  const { size } = await handle.stat();
  const read = async (position: number, length: number) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - position)));
    await handle.read(bytes, 0, bytes.length, position);
    return bytes;
  };
  const file: LocalFile = {
    uri: 'file:///page.html',
    path,
    name: 'page.html',
    localPath: path,
    size,
    type: {
      mediaType: 'text/html',
      extension: 'html',
      encoding: 'utf-8',
      by: 'content',
      evidence: 'made by the bench',
    },
    bytes: () => read(0, size),
    read,
    async *stream({ start = 0, end = size } = {}) {
      for (let at = start; at < end; at += CHUNK_BYTES) yield await read(at, Math.min(CHUNK_BYTES, end - at));
    },
  };
  const context: ProcessContext = {
    signal: new AbortController().signal,
    limits: resolveLimits(),
    scratch: tmpdir(),
    wants: { words: false, markdown: false },
    passwords: [],
    embed: () => Promise.reject(new Error('A page holds no files.')),
    warn: () => {},
  };
  const { pages } = await html().process(file, context);
  return pages.map((page) => page.text).join('');
}

function pageOf(rows: number): string {
  const body = Array.from(
    { length: rows },
    (_, row) =>
      `<tr class="row"><td>A-${row}</td><td>東京都港区 ${row % 47}-${row % 23}</td><td><b>テスト</b>商品 &amp; Co.</td><td>${row * 100}</td></tr>`,
  );
  return `<!doctype html><meta charset=utf-8><title>一覧</title><table><tbody>\n${body.join('\n')}\n</tbody></table>`;
}
