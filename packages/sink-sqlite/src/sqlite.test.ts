import { chmod, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentId, fileUri, type Page, type PageSource } from '@cis/fileproc-core';
import { pagesInMemory } from '@cis/fileproc-core/testing';
import { describe, expect, test } from 'vitest';
import { sqlite } from './sqlite.ts';
import { addition, temporaryIndex } from './temporary-index.ts';

const idOf = (path: string) => documentId(fileUri(path));

describe('what is stored', () => {
  test('document, thumbnail and pages come back', async () => {
    await using index = await temporaryIndex();
    const facts = {
      metadata: { title: '契約', keywords: ['a', 'b'], pages: 3, draft: true },
      warnings: [{ code: 'DAMAGED', message: 'half', page: 2 }],
      revision: '18446744073709551617',
      language: 'ja',
      ocr_used: true,
      ocr_confidence: 87.5,
      modified_at: '2026-01-02T03:04:05+09:00',
    };
    const pages: Page[] = [
      { number: 1, text: '㈱東京\0 \ud800x', origin: 'ocr', confidence: 87.5, width: 595.3, height: 842 },
      { number: 2, text: '', origin: 'text', name: '表', hidden: true, parts: [{ kind: 'note', text: 'ﾒﾓ' }] },
      { number: 3, text: '漢字と words '.repeat(3_000), origin: 'native' },
    ];
    const thumbnail = { mediaType: 'image/webp', width: 10, height: 20, data: new Uint8Array([1, 2, 3]) } as const;
    const change = { ...addition('/a/契約.pdf', pages, facts), thumbnail };
    expect(await index.sink.write([change, addition('/b', [])])).toEqual([
      { status: 'written' },
      { status: 'written' },
    ]);
    expect(await index.sink.document(idOf('/a/契約.pdf'))).toEqual(change.document);
    expect(await index.sink.thumbnail(idOf('/a/契約.pdf'))).toEqual(thumbnail);
    expect(await Array.fromAsync(index.sink.pages(idOf('/a/契約.pdf')))).toEqual([
      { number: 1, text: '(株)東京\0 \ufffdx', origin: 'ocr', confidence: 87.5, width: 595.3, height: 842 },
      { number: 2, text: 'メモ', origin: 'text', name: '表', hidden: true },
      { number: 3, text: pages[2]?.text, origin: 'native' },
    ]);
    expect(await index.sink.document('unknown')).toBeUndefined();
    expect(await index.sink.thumbnail(idOf('/b'))).toBeUndefined();
    expect(await Array.fromAsync(index.sink.pages(idOf('/b')))).toEqual([]);
  });

  test('the summary counts what is there after additions, changes and deletions', async () => {
    await using index = await temporaryIndex();
    const parent = { parent_id: idOf('/z.zip'), root_id: idOf('/z.zip') };
    const failed = { success: false, error_code: 'CORRUPT', error_message: 'damaged' } as const;
    await index.add('/a.pdf', ['1', '2'], { mime_type: 'application/pdf' });
    await index.add('/a.pdf', ['1', '2', '3'], { mime_type: 'application/pdf' });
    await index.add('/b.pdf', [], { mime_type: 'application/pdf', ...failed });
    await index.add('/b.pdf', [], { mime_type: 'application/pdf', ...failed, error_code: 'ENCRYPTED' });
    await index.add('/z.zip', [], { mime_type: 'application/zip' });
    await index.add('/z.zip#a', ['x'], parent);
    await index.add('/z.zip#b', ['x'], parent);
    await index.add('/gone', ['x']);
    const changes = [
      { kind: 'delete', documentId: idOf('/gone'), sourceUri: fileUri('/gone') },
      { kind: 'prune', documentId: idOf('/z.zip'), sourceUri: fileUri('/z.zip'), keep: new Set([idOf('/z.zip#a')]) },
    ] as const;
    await index.sink.write(changes);
    const { updatedAt, size, ...counts } = await index.sink.summary();
    expect(counts).toEqual({
      documents: 4,
      embedded: 1,
      pages: 4,
      succeeded: 3,
      byCode: { ENCRYPTED: 1 },
      byType: { 'application/pdf': 2, 'application/zip': 1, 'text/plain': 1 },
    });
    expect(Date.now() - (updatedAt?.getTime() ?? 0)).toBeLessThan(60_000);
    expect(size).toBeGreaterThan(8192);
  });

  test('problems come newest first, by code and path, many of them', async () => {
    await using index = await temporaryIndex();
    const changes = Array.from({ length: 2_500 }, (_, number) =>
      addition(`/${number % 2 ? 'odd' : 'even'}/${number}`, [], {
        success: false,
        error_code: number % 5 === 0 ? 'ENCRYPTED' : 'CORRUPT',
        error_message: `reason ${number}`,
        indexed_at: new Date(1_700_000_000_000 + (number >> 2) * 1000).toISOString(),
      }),
    );
    await index.sink.write(changes);
    const paths = async (filter?: object) =>
      (await Array.fromAsync(index.sink.problems(filter))).map(({ path }) => path);
    const all = changes.map(({ document }) => document.file_path).reverse();
    expect(await paths()).toEqual(all);
    expect(await paths({ code: 'ENCRYPTED' })).toEqual(all.filter((path) => Number(path.split('/')[2]) % 5 === 0));
    expect(await paths({ path: '/odd/', limit: 3 })).toEqual(['/odd/2499', '/odd/2497', '/odd/2495']);
  });

  test('the inventory of thousands comes in order and can be stopped', async () => {
    await using index = await temporaryIndex();
    const paths = Array.from({ length: 4_500 }, (_, number) => `/${'ab'[number % 2]}/${number}`);
    await index.sink.write(paths.map((path) => addition(path, ['x'])));
    const uris = paths.map((path) => fileUri(path)).sort();
    expect((await Array.fromAsync(index.sink.inventory(''))).map(({ sourceUri }) => sourceUri)).toEqual(uris);
    expect((await Array.fromAsync(index.sink.inventory('file:///b/'))).map(({ sourceUri }) => sourceUri)).toEqual(
      uris.filter((uri) => uri.startsWith('file:///b/')),
    );
    const stop = new AbortController();
    const seen = async () => {
      for await (const _ of index.sink.inventory('', stop.signal)) stop.abort(new Error('enough'));
    };
    await expect(seen()).rejects.toThrow('enough');
  });
});

describe('opening', () => {
  test.each([
    [{ path: '' }, 'sqlite({ path }): path must name the file of the index.'],
    [
      { path: ':memory:' },
      'sqlite({ path }): the index is shared between threads and needs a file; ":memory:" is none.',
    ],
    [{ path: 'a', tombstoneDays: -1 }, 'sqlite({ tombstoneDays }): must be a number from 0 on, not -1.'],
  ])('%j is refused', (options, message) => {
    expect(() => sqlite(options)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message }));
  });

  test('an index that is only read is not written to', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['word']);
    await index.sink.close();
    await using reading = sqlite({ path: index.path, readOnly: true });
    await reading.prepare();
    expect((await reading.search({ text: 'word' })).total).toBe(1);
    await expect(reading.write([addition('/b', ['x'])])).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  });

  test('an index on a disk that cannot be written is read as it is', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['word']);
    await index.sink.close();
    await chmod(index.path, 0o444);
    await chmod(index.folder, 0o555);
    try {
      await using reading = sqlite({ path: index.path, readOnly: true });
      await reading.prepare();
      expect((await reading.search({ text: 'word' })).total).toBe(1);
      expect(await readdir(index.folder)).toEqual(process.getuid?.() === 0 ? expect.anything() : ['index.db']);
    } finally {
      await chmod(index.folder, 0o755);
    }
  });

  test('a closed sink opens again by itself, and closing twice is one', async () => {
    await using index = await temporaryIndex();
    await index.add('/a', ['word']);
    await index.sink.close();
    await index.sink.close();
    expect(await index.find('word')).toEqual(['/a']);
    await index.add('/b', ['word']);
    expect((await index.sink.health()).ok).toBe(true);
  });

  test('a damaged index is named, by health and by search', async () => {
    await using index = await temporaryIndex();
    for (let i = 0; i < 20; i++) await index.add(`/${i}`, ['word '.repeat(5_000)]);
    await index.sink.close();
    const { size } = await stat(index.path);
    const file = await open(index.path, 'r+');
    for (let at = 8192; at + 8192 <= size; at += 8192) await file.write(Buffer.alloc(8192, 0x5a), 0, 8192, at);
    await file.close();
    await expect(index.sink.search({ text: 'word' })).rejects.toMatchObject({
      message: expect.stringContaining(`The index ${index.path} is damaged.`),
    });
    expect(await index.sink.health()).toEqual({ ok: false, detail: expect.stringContaining(index.path) });
  });
});

describe('large documents', () => {
  test('pages that come from neither memory nor file are written, and nothing is left in the temporary folder', async () => {
    await using index = await temporaryIndex();
    const pages = pagesInMemory([{ number: 1, text: `${'語'.repeat(300_000)}𠮷 end`, origin: 'text' }]);
    const { inMemory: _, ...streamed } = pages;
    const change = { ...addition('/a', []), pages: streamed as PageSource };
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('fileproc-sqlite-'));
    expect(await index.sink.write([change])).toEqual([{ status: 'written' }]);
    expect((await Array.fromAsync(index.sink.pages(idOf('/a')))).map(({ text }) => text)).toEqual([
      pages.inMemory?.[0]?.text,
    ]);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('fileproc-sqlite-'))).toEqual(before);
  });

  test('a page of 100 MB is indexed in bounded memory, and the event loop goes on', async () => {
    await using index = await temporaryIndex();
    const folder = await mkdtemp(join(tmpdir(), 'sqlite-large-'));
    try {
      const file = join(folder, 'pages.jsonl');
      const line = 'この文書は契約書の写しです。 All rights reserved.\\n';
      const output = await open(file, 'w');
      await output.write('{"number":1,"origin":"text","text":"');
      let characters = 0;
      while ((await output.stat()).size < 100e6) {
        await output.write(line.repeat(20_000));
        characters += 20_000 * (line.length - 1);
      }
      await output.write('NEEDLE"}\n');
      await output.close();
      const pages: PageSource = {
        count: 1,
        characters,
        file,
        async *[Symbol.asyncIterator]() {
          yield* [];
        },
      };
      const before = process.memoryUsage().rss;
      let peak = before;
      let slowest = 0;
      let last = performance.now();
      const watch = setInterval(() => {
        slowest = Math.max(slowest, performance.now() - last);
        last = performance.now();
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 10);
      expect(await index.sink.write([{ ...addition('/large.txt', []), pages }])).toEqual([{ status: 'written' }]);
      clearInterval(watch);
      const { hits } = await index.sink.search({ text: 'needle' });
      expect(hits.map(({ page, snippet }) => [page, snippet.find(({ match }) => match)?.text])).toEqual([
        [1, 'NEEDLE'],
      ]);
      // The page cache of SQLite (64 MiB) and FTS5's pending entries (16 MB) are in it, and garbage that V8 has not collected.
      expect((peak - before) / 1e6).toBeLessThan(400);
      expect(slowest).toBeLessThan(500);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 300_000);
});
