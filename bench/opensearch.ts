import { parseArgs } from 'node:util';
import { documentId, type IndexedDocument, type Page, type SearchQuery } from '../packages/core/src/index.ts';
import { pagesInMemory } from '../packages/core/src/testing/index.ts';
import { type OpenSearchSink, opensearch } from '../packages/sink-opensearch/src/index.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * Indexing rate, search latency and size of the OpenSearch sink over generated Japanese and English pages with a Zipf vocabulary. The
 * server and this program share the machine. The index is made anew and deleted at the end.
 *
 *     node bench/opensearch.ts --node http://127.0.0.1:9200 [--documents 20000] [--rounds 20] [--batch 70] [--concurrency 2]
 */
const { values } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.FILEPROC_OPENSEARCH_URL ?? 'http://127.0.0.1:9200' },
    documents: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '20' },
    batch: { type: 'string', default: '70' },
    concurrency: { type: 'string', default: '2' },
  },
});
const DOCUMENTS = Number(values.documents);
const ROUNDS = Number(values.rounds);
const BATCH = Number(values.batch);
const PAGES_A_DOCUMENT = 7;
const index = `fileproc-bench-${process.pid}`;

const vocabulary = createVocabulary();
const sink = opensearch({ node: values.node, index, replicas: 0 });
try {
  await sink.prepare();
  await fill(sink, vocabulary);
  await size(sink);
  await compare(sink, vocabulary);
} finally {
  await sink.close();
  const names = Object.keys((await (await fetch(`${values.node}/${index}/_alias`)).json()) as object);
  for (const name of names) await fetch(`${values.node}/${name}`, { method: 'DELETE' });
}

async function fill({ revisions, write }: OpenSearchSink, { page }: Vocabulary): Promise<void> {
  let next = 0;
  let characters = 0;
  let bytes = 0;
  let making = 0;
  const cpu = process.cpuUsage();
  const started = performance.now();
  const work = async () => {
    while (next < DOCUMENTS) {
      const madeFrom = performance.now();
      const changes = Array.from({ length: Math.min(BATCH, DOCUMENTS - next) }, () => {
        const texts = Array.from({ length: PAGES_A_DOCUMENT }, page);
        for (const text of texts) {
          characters += text.length;
          bytes += Buffer.byteLength(text);
        }
        const pages = pagesInMemory(texts.map((text, at): Page => ({ number: at + 1, text, origin: 'text' })));
        return { kind: 'upsert', document: documentOf(next++), pages } as const;
      });
      making += performance.now() - madeFrom;
      const ids = changes.map(({ document }) => document.document_id);
      await revisions(ids);
      const outcomes = await write(changes);
      if (outcomes.some(({ status }) => status !== 'written')) throw new Error(JSON.stringify(outcomes));
    }
  };
  await Promise.all(Array.from({ length: Number(values.concurrency) }, work));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `indexed ${DOCUMENTS} documents of ${PAGES_A_DOCUMENT} pages of ${Math.round(characters / DOCUMENTS / PAGES_A_DOCUMENT)} characters (${megabytes(bytes)} MB of text) in ${seconds.toFixed(1)} s: ` +
      `${Math.round(DOCUMENTS / seconds)} documents/s, ${Math.round((DOCUMENTS * PAGES_A_DOCUMENT) / seconds)} pages/s; ` +
      `CPU here ${((user + system) / 1000 / DOCUMENTS).toFixed(2)} ms a document, of which ${(making / DOCUMENTS).toFixed(2)} to make it up`,
  );
}

async function size(filled: OpenSearchSink): Promise<void> {
  await filled.refresh();
  const before = (await filled.summary()).size ?? 0;
  const [name] = Object.keys((await (await fetch(`${values.node}/${index}/_alias`)).json()) as object);
  await fetch(`${values.node}/${name}/_forcemerge?max_num_segments=1`, { method: 'POST' });
  console.log(`size: ${megabytes(before)} MB, merged ${megabytes((await filled.summary()).size ?? 0)} MB`);
}

function documentOf(number: number): IndexedDocument {
  const extension = ['pdf', 'docx', 'txt'][number % 3]!;
  const word = (factor: number) => vocabulary.word(number * factor);
  const path = `/data/部門${number % 20}/${2015 + (number % 10)}/${word(7)} ${word(13)} ${number}.${extension}`;
  const uri = `file://${encodeURI(path)}`;
  return {
    document_id: documentId(uri),
    source_uri: uri,
    file_path: path,
    file_name: path.split('/').at(-1)!,
    file_extension: extension,
    file_size: 10_000 + number,
    file_type: extension,
    mime_type: { pdf: 'application/pdf', docx: 'application/msword', txt: 'text/plain' }[extension]!,
    word_count: 250 * PAGES_A_DOCUMENT,
    char_count: 1000 * PAGES_A_DOCUMENT,
    page_count: PAGES_A_DOCUMENT,
    metadata: { title: `${word(3)} ${word(5)}`, creator: word(1) },
    processor_name: 'bench',
    processor_version: '1',
    processing_time_seconds: 0,
    success: true,
    warnings: [],
    modified_at: new Date(Date.UTC(2015 + (number % 10), number % 12, 1)).toISOString(),
    indexed_at: new Date().toISOString(),
    version: '1',
    revision: '1',
    ocr_used: false,
    text_truncated: false,
    fingerprint: 'bench',
  };
}

async function compare({ search }: OpenSearchSink, { words }: Vocabulary): Promise<void> {
  const pairs = words.filter((word) => word.length === 2 && word > '\u3000');
  const longer = words.filter((word) => word.length >= 3 && word > '\u3000');
  const english = words.filter((word) => word < '\u3000' && word.length >= 5);
  const frequent = (list: readonly string[], round: number) => list[Math.min(list.length - 1, 5 + round)]!;
  const rare = (list: readonly string[], round: number) => list[Math.floor(list.length * 0.6) + round]!;
  const kinds: [string, (round: number) => SearchQuery][] = [
    ['the most frequent two-character word', () => ({ text: pairs[0]! })],
    ['frequent two-character words', (i) => ({ text: frequent(pairs, i) })],
    ['rare two-character words', (i) => ({ text: rare(pairs, i) })],
    ['longer Japanese words', (i) => ({ text: frequent(longer, i) })],
    ['English words', (i) => ({ text: frequent(english, i) })],
    ['one character', (i) => ({ text: frequent(pairs, i)[0]! })],
    ['phrases of two English words', (i) => ({ text: `"${frequent(english, i)} ${frequent(english, i + 1)}"` })],
    ['two frequent words', (i) => ({ text: `${frequent(pairs, i)} ${frequent(pairs, i + 1)}` })],
    ['frequent and rare word', (i) => ({ text: `${frequent(pairs, i)} ${rare(pairs, i)}` })],
    ['either of two words', (i) => ({ text: `${frequent(pairs, i)} OR ${frequent(pairs, i + 1)}` })],
    ['exclusion', (i) => ({ text: `${frequent(pairs, i)} -${frequent(pairs, i + 1)}` })],
    ['prefix of three letters', (i) => ({ text: `${frequent(english, i).slice(0, 3)}*` })],
    [
      'frequent word, by type and path',
      (i) => ({ text: frequent(pairs, i), types: ['pdf'], path: `/data/部門${i % 20}/` }),
    ],
    ['frequent word, by date', (i) => ({ text: frequent(pairs, i), modifiedAfter: new Date('2020-01-01') })],
    ['nothing found', (i) => ({ text: `無有無有無${i}` })],
  ];
  console.log(`\n${'query'.padEnd(38)}${'p50 ms'.padStart(8)}${'p95 ms'.padStart(8)}${'documents'.padStart(11)}`);
  for (const [kind, queryOf] of kinds) {
    const times: number[] = [];
    const totals: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      const { total } = await search(queryOf(round));
      times.push(performance.now() - started);
      totals.push(total);
    }
    const cells = [percentile(times, 0.5).toFixed(1), percentile(times, 0.95).toFixed(1)];
    console.log(
      `${kind.padEnd(38)}${cells.map((cell) => cell.padStart(8)).join('')}${String(percentile(totals, 0.5)).padStart(11)}`,
    );
  }
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
