/**
 * The tables. A document without `document` is a remembered deletion. Text lies in pieces, since PostgreSQL numbers the
 * places of words up to 16,383 only (PostgreSQL manual, 12.11): within a piece, words side by side can be found.
 */
export const TABLES = `
CREATE TABLE IF NOT EXISTS documents (
  document_id text PRIMARY KEY,
  source_uri  text NOT NULL COLLATE "C",
  root_id     text,
  revision    numeric,
  document    jsonb,
  indexed_at  timestamptz NOT NULL DEFAULT now(),
  names       tsvector NOT NULL DEFAULT '',
  about       tsvector NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS documents_of_a_root ON documents (root_id) WHERE root_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS documents_in_order ON documents (source_uri) WHERE root_id IS NULL;
CREATE INDEX IF NOT EXISTS documents_by_name ON documents USING gin (names);
CREATE INDEX IF NOT EXISTS documents_by_metadata ON documents USING gin (about);
CREATE TABLE IF NOT EXISTS pieces (
  document_id text NOT NULL REFERENCES documents ON DELETE CASCADE,
  page        integer NOT NULL,
  piece       integer NOT NULL,
  page_name   text,
  content     text NOT NULL,
  words       tsvector NOT NULL,
  PRIMARY KEY (document_id, page, piece)
);
CREATE INDEX IF NOT EXISTS pieces_by_word ON pieces USING gin (words);
`;
