import { pageText } from '../contract/page-text.ts';
import type { IndexSummary, SearchHit, SearchQuery, SearchResult, SnippetPiece } from '../contract/sink.ts';
import type { HeldDocument } from './memory-sink.ts';

/** UTF-16 code units shown on each side of a match. */
const AROUND = 40;

/** Documents that hold the query's text as it stands, width and case folded; the other conditions hold exactly. */
export function searchDocuments(documents: readonly HeldDocument[], query: SearchQuery): SearchResult {
  const started = performance.now();
  const wanted = folded(query.text);
  const found = documents.filter((held) => fits(held, query)).map((held) => hitOf(held, wanted));
  const hits = found.filter((hit) => hit !== undefined);
  const { offset = 0, limit = 20 } = query;
  return {
    total: hits.length,
    totalIsExact: true,
    hits: hits.slice(offset, offset + limit),
    took: performance.now() - started,
  };
}

/** Counts over all documents. */
export function summaryOf(documents: readonly HeldDocument[], updatedAt: Date | undefined): IndexSummary {
  const byCode: Record<string, number> = {};
  const byType: Record<string, number> = {};
  for (const { document } of documents) {
    if (document.error_code) byCode[document.error_code] = (byCode[document.error_code] ?? 0) + 1;
    byType[document.mime_type] = (byType[document.mime_type] ?? 0) + 1;
  }
  return {
    documents: documents.length,
    embedded: documents.filter(({ document }) => document.parent_id !== undefined).length,
    pages: documents.reduce((sum, { pages }) => sum + pages.length, 0),
    succeeded: documents.filter(({ document }) => document.success).length,
    byCode,
    byType,
    ...(updatedAt && { updatedAt }),
  };
}

function fits({ document }: HeldDocument, query: SearchQuery): boolean {
  const modified = document.modified_at === undefined ? undefined : new Date(document.modified_at);
  return (
    (!query.types ||
      query.types.some((type) => type === document.file_extension || isInRange(document.mime_type, type))) &&
    (query.path === undefined || document.file_path.startsWith(query.path)) &&
    (query.modifiedAfter === undefined || (modified !== undefined && modified >= query.modifiedAfter)) &&
    (query.modifiedBefore === undefined || (modified !== undefined && modified <= query.modifiedBefore)) &&
    (query.minSize === undefined || document.file_size >= query.minSize) &&
    (query.maxSize === undefined || document.file_size <= query.maxSize)
  );
}

function isInRange(mediaType: string, range: string): boolean {
  return range === '*/*' || range === mediaType || (range.endsWith('/*') && mediaType.startsWith(range.slice(0, -1)));
}

function hitOf({ document, pages }: HeldDocument, wanted: string): SearchHit | undefined {
  for (const page of pages) {
    const text = pageText(page);
    const at = folded(text).indexOf(wanted);
    if (at < 0) continue;
    return {
      document,
      score: 1,
      page: page.number,
      ...(page.name !== undefined && { pageName: page.name }),
      snippet: snippetOf(text, at, wanted.length),
    };
  }
  return folded(document.file_name).includes(wanted) ? { document, score: 0.5, snippet: [] } : undefined;
}

function snippetOf(text: string, at: number, length: number): SnippetPiece[] {
  const pieces: SnippetPiece[] = [
    { text: text.slice(Math.max(0, at - AROUND), at), match: false },
    { text: text.slice(at, at + length), match: true },
    { text: text.slice(at + length, at + length + AROUND), match: false },
  ];
  return pieces.filter((piece) => piece.text !== '');
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
