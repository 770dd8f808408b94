import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import {
  documentId,
  type IndexedDocument,
  type Page,
  type PageSource,
  type SearchQuery,
} from '../packages/core/src/index.ts';
import { type SqliteSink, sqlite } from '../packages/sink-sqlite/src/index.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * Search latency, indexing speed and size of the SQLite sink over generated Japanese and English pages with a Zipf
 * vocabulary, beside what one would take without it, in the same run: FTS5's trigram tokenizer, and LIKE over the text.
 *
 *     node bench/search-latency.ts [--pages 100000] [--rounds 20] [--batch 70] [--keep FILE]
 *
 * `--batch` is in documents of seven pages; `--keep` keeps the index, and uses it again when it is there.
 */
const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '20' },
    batch: { type: 'string', default: '70' },
    keep: { type: 'string' },
  },
});
const PAGES = Number(values.pages);
const ROUNDS = Number(values.rounds);
const PAGES_A_DOCUMENT = 7;
const BATCH = Number(values.batch);

const vocabulary = createVocabulary();
const folder = await mkdtemp(join(tmpdir(), 'search-latency-'));
const path = values.keep ?? join(folder, 'index.db');
try {
  await using sink = sqlite({ path });
  await sink.prepare();
  if ((await sink.summary()).documents === 0) await fill(sink, vocabulary);
  const trigramPath = join(folder, 'trigram.db');
  const trigram = fillTrigram(trigramPath, path);
  const { size = 0 } = await sink.summary();
  console.log(
    `size: ${megabytes(size)} MB, of which text ${megabytes(trigram.textBytes)} MB; trigram ${megabytes((await stat(trigramPath)).size)} MB`,
  );
  await compare(sink, trigram.database, vocabulary);
} finally {
  await rm(folder, { recursive: true });
}

async function fill(sink: SqliteSink, { page }: Vocabulary): Promise<void> {
  let spent = 0;
  let characters = 0;
  const documents = Math.ceil(PAGES / PAGES_A_DOCUMENT);
  for (let first = 0; first < documents; first += BATCH) {
    const changes = Array.from({ length: Math.min(BATCH, documents - first) }, (_, offset) => {
      const number = first + offset;
      const texts = Array.from({ length: Math.min(PAGES_A_DOCUMENT, PAGES - number * PAGES_A_DOCUMENT) }, page);
      for (const text of texts) characters += text.length;
      return { kind: 'upsert', document: documentOf(number, texts.length), pages: sourceOf(texts) } as const;
    });
    const started = performance.now();
    const outcomes = await sink.write(changes);
    spent += performance.now() - started;
    if (outcomes.some(({ status }) => status !== 'written')) throw new Error(JSON.stringify(outcomes));
  }
  console.log(
    `indexed ${PAGES} pages of ${Math.round(characters / PAGES)} characters in ${(spent / 1000).toFixed(1)} s: ${Math.round(PAGES / (spent / 1000))} pages/s`,
  );
}

function documentOf(number: number, pages: number): IndexedDocument {
  const extension = ['pdf', 'docx', 'txt'][number % 3]!;
  const path = `/data/部門${number % 20}/${2015 + (number % 10)}/${vocabulary.word(number * 7)} ${vocabulary.word(number * 13)} ${number}.${extension}`;
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
    word_count: 250 * pages,
    char_count: 1000 * pages,
    page_count: pages,
    metadata: {
      title: `${vocabulary.word(number * 3)} ${vocabulary.word(number * 5)}`,
      creator: vocabulary.word(number),
    },
    processor_name: 'bench',
    processor_version: '1',
    processing_time_seconds: 0,
    success: true,
    warnings: [],
    modified_at: new Date(Date.UTC(2015 + (number % 10), number % 12, 1)).toISOString(),
    indexed_at: new Date().toISOString(),
    version: '1',
    ocr_used: false,
    text_truncated: false,
    fingerprint: 'bench',
  };
}

function sourceOf(texts: readonly string[]): PageSource {
  const pages = texts.map((text, index): Page => ({ number: index + 1, text, origin: 'text' }));
  return {
    count: pages.length,
    characters: texts.reduce((sum, text) => sum + text.length, 0),
    inMemory: pages,
    async *[Symbol.asyncIterator]() {
      yield* pages;
    },
  };
}

/** The same pages in a table of FTS5 with the tokenizer that SQLite brings for languages without spaces. */
function fillTrigram(file: string, from: string): { database: DatabaseSync; textBytes: number } {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536; PRAGMA page_size = 8192;
    CREATE TABLE pages (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE VIRTUAL TABLE pages_index USING fts5 (text, content = 'pages', content_rowid = 'id', tokenize = 'trigram');`);
  database.prepare('ATTACH ? AS source').run(from);
  const started = performance.now();
  database.exec(`INSERT INTO pages SELECT id, text FROM source.passages;
    INSERT INTO pages_index (pages_index) VALUES ('rebuild');`);
  console.log(
    `trigram: ${Math.round(PAGES / ((performance.now() - started) / 1000))} pages/s in one transaction, in SQLite alone`,
  );
  const textBytes = Number(database.prepare('SELECT sum(octet_length(text)) AS n FROM pages').get()?.n);
  database.exec('DETACH source; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA mmap_size = 1073741824');
  return { database, textBytes };
}

async function compare(sink: SqliteSink, trigram: DatabaseSync, { words }: Vocabulary): Promise<void> {
  const pairs = words.filter((word) => word.length === 2 && word > '\u3000');
  const longer = words.filter((word) => word.length >= 3 && word > '\u3000');
  const english = words.filter((word) => word < '\u3000' && word.length >= 5);
  const frequent = (list: readonly string[], round: number) => list[Math.min(list.length - 1, 5 + round)]!;
  const rare = (list: readonly string[], round: number) => list[Math.floor(list.length * 0.6) + round]!;
  const kinds: [string, (round: number) => SearchQuery, (round: number) => string | undefined][] = [
    ['the most frequent two-character word', () => ({ text: pairs[0]! }), () => pairs[0]],
    ['frequent two-character words', (i) => ({ text: frequent(pairs, i) }), (i) => frequent(pairs, i)],
    ['rare two-character words', (i) => ({ text: rare(pairs, i) }), (i) => rare(pairs, i)],
    ['longer Japanese words', (i) => ({ text: frequent(longer, i) }), (i) => frequent(longer, i)],
    ['English words', (i) => ({ text: frequent(english, i) }), (i) => frequent(english, i)],
    ['one character', (i) => ({ text: frequent(pairs, i)[0]! }), (i) => frequent(pairs, i)[0]],
    [
      'phrases of two English words',
      (i) => ({ text: `"${frequent(english, i)} ${frequent(english, i + 1)}"` }),
      () => undefined,
    ],
    ['two frequent words', (i) => ({ text: `${frequent(pairs, i)} ${frequent(pairs, i + 1)}` }), () => undefined],
    ['frequent and rare word', (i) => ({ text: `${frequent(pairs, i)} ${rare(pairs, i)}` }), () => undefined],
    ['either of two words', (i) => ({ text: `${frequent(pairs, i)} OR ${frequent(pairs, i + 1)}` }), () => undefined],
    ['exclusion', (i) => ({ text: `${frequent(pairs, i)} -${frequent(pairs, i + 1)}` }), () => undefined],
    ['prefix of three letters', (i) => ({ text: `${frequent(english, i).slice(0, 3)}*` }), () => undefined],
    [
      'frequent word, by type and path',
      (i) => ({ text: frequent(pairs, i), types: ['pdf'], path: `/data/部門${i % 20}/` }),
      () => undefined,
    ],
    [
      'frequent word, by date',
      (i) => ({ text: frequent(pairs, i), modifiedAfter: new Date('2020-01-01') }),
      () => undefined,
    ],
    ['nothing found', (i) => ({ text: `無有無有無${i}` }), () => undefined],
  ];
  const byTrigram = trigram.prepare('SELECT rowid FROM pages_index WHERE pages_index MATCH ? ORDER BY rank LIMIT 20');
  const byLike = trigram.prepare("SELECT id FROM pages WHERE text LIKE '%' || ? || '%'");
  console.log(
    `\n${'query'.padEnd(38)}${'p50 ms'.padStart(8)}${'p95 ms'.padStart(8)}${'documents'.padStart(11)}   trigram p50   LIKE p50`,
  );
  for (const [kind, queryOf, wordOf] of kinds) {
    const times: number[] = [];
    const totals: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      const { total } = await sink.search(queryOf(round));
      times.push(performance.now() - started);
      totals.push(total);
    }
    const word = wordOf(0);
    let rivals = '';
    if (word) {
      const rounds = Array.from({ length: 5 }, (_, round) => wordOf(round)!);
      const p50 = percentile(times, 0.5);
      const found = rounds.map((wanted) => timed(() => byTrigram.all(`"${wanted}"`).length));
      const scans = rounds.slice(0, 3).map((wanted) => timed(() => byLike.all(wanted).length));
      const trigramTime = percentile(
        found.map(({ time }) => time),
        0.5,
      );
      const likeTime = percentile(
        scans.map(({ time }) => time),
        0.5,
      );
      const nothing = found.every(({ result }) => result === 0) && scans.some(({ result }) => result > 0);
      rivals = `${nothing ? 'finds nothing' : ratio(trigramTime, p50)}   ${ratio(likeTime, p50)}`;
    }
    console.log(
      `${kind.padEnd(38)}${percentile(times, 0.5).toFixed(1).padStart(8)}${percentile(times, 0.95).toFixed(1).padStart(8)}${String(Math.round(percentile(totals, 0.5))).padStart(11)}   ${rivals}`,
    );
  }
}

function timed<Result>(work: () => Result): { time: number; result: Result } {
  const started = performance.now();
  const result = work();
  return { time: performance.now() - started, result };
}

function ratio(time: number, of: number): string {
  return `${time.toFixed(1)} ms (${(time / of).toFixed(1)}x)`.padStart(16);
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
