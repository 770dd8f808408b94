import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FileReader } from '../contract/reader.ts';
import type { Change } from '../contract/sink.ts';
import { documentId } from '../identity/uri.ts';
import { memorySink } from '../testing/memory-sink.ts';
import { memorySource, memoryUri } from '../testing/memory-source.ts';
import { indexed, runPipeline, scratchEntries, settlements } from './test/run-pipeline.ts';
import { type Script, scripted, scriptedReader } from './test/scripted-reader.ts';

const box = (embedded: Script['embedded'], more: Script = {}) =>
  scripted({ text: 'box', ...more, embedded: embedded! });

test('files in a file become documents of their own, at any depth, that know where they came from', async () => {
  const source = memorySource({
    'mail.eml': box([
      ['報告.txt', 'report'],
      ['inner.zip', { text: 'zip', embedded: [['deep/x.txt', 'deepest']] }],
    ]),
  });
  const sink = memorySink();
  const { statistics, done } = await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual([
    'mail.eml#inner.zip#deep/x.txt: deepest',
    'mail.eml#inner.zip: zip',
    'mail.eml#報告.txt: report',
    'mail.eml: box',
  ]);
  const root = memoryUri('mail.eml');
  const { document } = sink.documents.get(`${root}#inner.zip#deep/x.txt`)!;
  expect({
    parent: document.parent_id,
    root: document.root_id,
    inside: document.embedded_path,
    path: document.file_path,
    name: document.file_name,
    size: document.file_size,
    sha256: document.content_sha256,
  }).toEqual({
    parent: documentId(`${root}#inner.zip`),
    root: documentId(root),
    inside: 'deep/x.txt',
    path: 'mail.eml#inner.zip#deep/x.txt',
    name: 'x.txt',
    size: 7,
    sha256: createHash('sha256').update('deepest').digest('hex'),
  });
  expect(statistics.embedded).toEqual({ succeeded: 3, failed: 0 });
  expect(statistics.files.processed).toBe(1);
  expect(done[0]?.embedded).toEqual({ succeeded: 3, failed: 0 });
  expect(await scratchEntries()).toEqual([]);
});

test('the same name twice in one archive gives two documents, the same ones each time', async () => {
  const twice = box([
    ['image001.png', 'first'],
    ['image001.png', 'second'],
    ['image001.png;2', 'third'],
  ]);
  const sink = memorySink();
  await runPipeline({ source: memorySource({ 'a.zip': twice }), sinks: [sink] });
  const texts = Object.fromEntries([...sink.documents.keys()].map((uri) => [uri, sink.text(uri)]));
  expect(texts).toEqual({
    'memory:///a.zip': 'box',
    'memory:///a.zip#image001.png': 'first',
    'memory:///a.zip#image001.png;2': 'second',
    'memory:///a.zip#image001.png%3B2': 'third',
  });
});

test('when a file is read again, what is no longer in it leaves the index', async () => {
  const source = memorySource(
    {
      'a.zip': box([
        ['kept.txt', 'k'],
        ['gone.txt', 'g'],
      ]),
    },
    { endless: true },
  );
  const sink = memorySink({
    faults: {
      write: (changes) => {
        if (source.files.get('a.zip')?.byteLength === 3) return;
        if (!changes.some((change) => change.kind === 'upsert' && !change.document.parent_id)) return;
        source.put('a.zip', box([['kept.txt', 'k2']]), { announce: false });
      },
    },
  });
  source.end();
  await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['a.zip#kept.txt: k2', 'a.zip: box']);
});

test('a file that can no longer be read takes what was in it out of the index', async () => {
  const source = memorySource({ 'a.zip': box([['in.txt', 'in']]) });
  const sink = memorySink();
  let reads = 0;
  const reader = scriptedReader(1, ({ file }) => {
    if (file.path === 'a.zip' && ++reads === 1)
      source.put('a.zip', scripted({ error: 'CORRUPT' }), { announce: false });
  });
  await runPipeline({ source, sinks: [sink], reader });
  expect(indexed(sink)).toEqual(['a.zip: CORRUPT']);
});

test('the document of a file is written after all that was in it', async () => {
  const seen: string[] = [];
  const sink = memorySink({
    faults: {
      outcome: (change: Change) => void seen.push(change.kind === 'upsert' ? change.document.file_path : change.kind),
    },
  });
  const source = memorySource({
    'a.zip': box([
      ['b.zip', { text: 'b', embedded: [['c.txt', 'c']] }],
      ['d.txt', 'd'],
    ]),
  });
  await runPipeline({ source, sinks: [sink], reader: scriptedReader(1) });
  expect(seen).toEqual(['a.zip#b.zip#c.txt', 'a.zip#b.zip', 'a.zip#d.txt', 'prune', 'a.zip']);
});

test('files are worked off depth first, and before other deliveries are opened up', async () => {
  const source = memorySource({
    'a.zip': box([
      [
        '1.zip',
        {
          embedded: [
            ['1a', 'x'],
            ['1b', 'x'],
          ],
        },
      ],
      ['2.zip', { embedded: [['2a', 'x']] }],
      ['3', 'x'],
    ]),
  });
  const reader = scriptedReader(1);
  await runPipeline({ source, sinks: [memorySink()], reader });
  expect(reader.begun.map((path) => path.split('#').at(-1))).toEqual([
    'a.zip',
    '1.zip',
    '1a',
    '1b',
    '2.zip',
    '2a',
    '3',
  ]);
});

test('files in one file are read at once, as embedded ones', async () => {
  const inner = scriptedReader(3);
  const priorities: unknown[] = [];
  const reader: FileReader = {
    ...inner,
    read: (file, signal, options) => {
      priorities.push(options?.priority);
      return inner.read(file, signal, options);
    },
  };
  const files = Array.from({ length: 6 }, (_, index) => [`${index}.txt`, { text: 'x', takes: 5 }] as const);
  await runPipeline({ source: memorySource({ 'a.zip': box(files) }), sinks: [memorySink()], reader });
  expect(inner.mostAtOnce).toBe(3);
  expect(priorities).toEqual(['delivered', ...Array(6).fill('embedded')]);
});

test('one embedded file that cannot be read is a document with its code, the others are read', async () => {
  const source = memorySource({
    'a.zip': box([
      ['bad.pdf', { error: 'CORRUPT' }],
      ['locked.txt', ['ENCRYPTED']],
      ['good.txt', 'good'],
    ]),
  });
  const sink = memorySink();
  const { statistics } = await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual([
    'a.zip#bad.pdf: CORRUPT',
    'a.zip#good.txt: good',
    'a.zip#locked.txt: ENCRYPTED',
    'a.zip: box',
  ]);
  expect([statistics.embedded, statistics.embeddedByCode, statistics.files.failed]).toEqual([
    { succeeded: 1, failed: 2 },
    { CORRUPT: 1, ENCRYPTED: 1 },
    0,
  ]);
});

test('an embedded file whose reading crashes once is read again on the spot', async () => {
  const source = memorySource({
    'a.zip': box([
      ['x.txt', { text: 'x', error: 'PROCESSOR_CRASHED', errorTimes: 1 }],
      ['y.txt', { error: 'PROCESSOR_CRASHED' }],
    ]),
  });
  const sink = memorySink();
  await runPipeline({ source, sinks: [sink] });
  expect(indexed(sink)).toEqual(['a.zip#x.txt: x', 'a.zip#y.txt: PROCESSOR_CRASHED', 'a.zip: box']);
  expect(settlements(source)).toEqual(['a.zip 1 acked']);
});

test('files deeper than the limit are not read, and their parent says so', async () => {
  const nested = box([['1', { text: '1', embedded: [['2', { text: '2', embedded: [['3', 'too deep']] }]] }]]);
  const sink = memorySink();
  await runPipeline({ source: memorySource({ 'a.zip': nested }), sinks: [sink], limits: { embeddedDepth: 2 } });
  expect(indexed(sink)).toEqual(['a.zip#1#2: 2', 'a.zip#1: 1', 'a.zip: box']);
  expect(sink.documents.get(`${memoryUri('a.zip')}#1#2`)?.document.warnings).toEqual([
    {
      code: 'EMBEDDED_TOO_DEEP',
      message: '1 files in a.zip#1#2: 3 levels found, the limit is 2 levels (MAX_EMBEDDED_DEPTH)',
    },
  ]);
});

test('files past the limit of the whole tree are not read, and their parent says so', async () => {
  const tree = box([
    [
      '1',
      {
        text: '1',
        embedded: [
          ['1a', 'x'],
          ['1b', 'x'],
          ['1c', 'x'],
        ],
      },
    ],
    ['2', 'two'],
  ]);
  const sink = memorySink();
  await runPipeline({ source: memorySource({ 'a.zip': tree }), sinks: [sink], limits: { embeddedFiles: 4 } });
  expect(indexed(sink)).toEqual(['a.zip#1#1a: x', 'a.zip#1#1b: x', 'a.zip#1: 1', 'a.zip#2: two', 'a.zip: box']);
  expect(sink.documents.get(`${memoryUri('a.zip')}#1`)?.document.warnings).toEqual([
    {
      code: 'EMBEDDED_TRUNCATED',
      message: '1 of 3 files in a.zip#1 not read: 5 files found, the limit is 4 files (MAX_EMBEDDED_FILES)',
    },
  ]);
});

test('an embedded file larger than the limit of its class is indexed by name', async () => {
  const sink = memorySink();
  const source = memorySource({
    'a.zip': box([
      ['big.png', 'x'.repeat(1_100_000)],
      ['small.png', 'x'],
    ]),
  });
  await runPipeline({ source, sinks: [sink], limits: { imageMegabytes: 1 } });
  expect(indexed(sink)).toEqual(['a.zip#big.png: FILE_TOO_LARGE', 'a.zip#small.png: x', 'a.zip: box']);
});

test.each(['../../content', '/etc/hostname', '.', 'missing'])(
  'an embedded file at %s is no file of the folder and is not touched',
  async (localPath) => {
    const sink = memorySink();
    await runPipeline({ source: memorySource({ 'a.zip': box([['x.txt', 'x']], { localPath }) }), sinks: [sink] });
    expect(indexed(sink)).toEqual(['a.zip#x.txt: PROCESSOR_FAILED', 'a.zip: box']);
  },
);

test('pages that lie in files are there until every sink has them, and gone afterwards', async () => {
  const source = memorySource({
    'a.zip': box([['x.txt', { text: 'long', pagesInFile: true, moves: true }]], { pagesInFile: true, moves: true }),
  });
  const slow = memorySink({ name: 'slow', faults: { write: () => new Promise((resolve) => setTimeout(resolve, 20)) } });
  const quick = memorySink({ name: 'quick' });
  await runPipeline({ source, sinks: [quick, slow] });
  expect([indexed(slow), indexed(quick)]).toEqual(Array(2).fill(['a.zip#x.txt: long', 'a.zip: box']));
  expect(await scratchEntries()).toEqual([]);
});

test('a large archive goes through in bounded batches', async () => {
  const files = Array.from({ length: 1000 }, (_, index) => [`${index}.txt`, `text ${index}`] as const);
  let largest = 0;
  const sink = memorySink({
    batch: { maxChanges: 20 },
    faults: {
      write: (changes) => {
        largest = Math.max(largest, changes.length);
      },
    },
  });
  const { statistics } = await runPipeline({ source: memorySource({ 'a.zip': box(files) }), sinks: [sink] });
  expect([sink.documents.size, largest, statistics.embedded.succeeded]).toEqual([1001, 20, 1000]);
});
