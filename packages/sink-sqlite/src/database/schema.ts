import type { Migration } from './migrate.ts';

/** `PRAGMA application_id`: "fprc" as a big-endian number, so that a database of another program is told apart. */
export const APPLICATION_ID = 0x66707263;

/**
 * Bits of a passage's id that count within its document: `id = document << 20 | passage`. The document of a full-text hit is
 * then a shift away, and 2^33 documents of 2^20 passages stay under 2^53.
 */
export const PASSAGE_BITS = 20;
/** Passages that one document can have. They count from 1. */
export const MAX_PASSAGES = 2 ** PASSAGE_BITS - 1;
/** `document << 20`, as a number: `<<` of JavaScript ends at 32 bits. */
export const PASSAGES_OF_DOCUMENT = 2 ** PASSAGE_BITS;

/**
 * Bytes of a database page: 8 KiB took 17% less room and time than SQLite's 4 KiB with the pages of Japanese text that
 * `bench/search-latency.ts` makes; 16 KiB gained nothing more.
 */
export const DATABASE_PAGE_SIZE = 8192;

/**
 * The columns that are filtered and sorted by stand first, so that SQLite reads no further. `details` is the rest of the
 * document as JSON. Full text is kept in two contentless FTS5 tables: one row a document for its names and metadata, one a
 * passage of text. What is put in is made by `indexedText`; the `ascii` tokenizer only takes it apart at its spaces.
 */
const FIRST = `
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE,
  success INTEGER NOT NULL,
  mime_type TEXT NOT NULL,
  file_type TEXT NOT NULL,
  file_extension TEXT NOT NULL,
  file_size INTEGER NOT NULL,
  modified_at INTEGER,
  indexed_at INTEGER NOT NULL,
  page_count INTEGER NOT NULL,
  error_code TEXT,
  parent_id TEXT,
  root_id TEXT,
  file_path TEXT NOT NULL,
  source_uri TEXT NOT NULL,
  revision TEXT,
  version TEXT,
  content_sha256 TEXT,
  fingerprint TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX documents_inventory ON documents (source_uri) WHERE parent_id IS NULL;
CREATE INDEX documents_root ON documents (root_id) WHERE root_id IS NOT NULL;
CREATE INDEX documents_parent ON documents (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX documents_problems ON documents (indexed_at, id) WHERE success = 0;
CREATE INDEX documents_problems_by_code ON documents (error_code, indexed_at, id) WHERE success = 0;

CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  page INTEGER NOT NULL,
  overlap INTEGER NOT NULL,
  origin TEXT NOT NULL,
  hidden INTEGER NOT NULL,
  confidence REAL,
  width REAL,
  height REAL,
  name TEXT,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE thumbnails (
  document INTEGER PRIMARY KEY,
  media_type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE tombstones (
  document_id TEXT PRIMARY KEY,
  revision TEXT NOT NULL,
  deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_age ON tombstones (deleted_at);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE names_index USING fts5 (
  name, title, about, path, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE text_index USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
-- Bytes of new entries held in memory until they are written: 16 MB indexed 15% more pages a second than the default 1 MB.
INSERT INTO text_index (text_index, rank) VALUES ('hashsize', 16777216);
`;

/** The steps from an empty file to today's schema. A published step is never changed: what must change is a new step. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, what: 'documents, passages and their full-text index', up: (database) => database.exec(FIRST) },
];
