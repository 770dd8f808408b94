/**
 * Characters of a keyword that is written by people; longer values are kept but not filtered by. Lucene refuses terms of more than
 * 32,766 bytes, and with them the document; a character takes four bytes at most.
 */
const MAX_NAME = 8_191;
/** Of a keyword that is ASCII, such as a `source_uri`. */
const MAX_ASCII = 32_766;

const keyword = { type: 'keyword', ignore_above: MAX_NAME } as const;
const ascii = { type: 'keyword', ignore_above: MAX_ASCII } as const;
/** Kept in the document and given back, but neither filtered nor sorted by. */
const kept = { type: 'object', enabled: false } as const;
const bigram = { type: 'text', analyzer: 'bigram', search_analyzer: 'bigram' } as const;

/**
 * The mapping. `dynamic: false`: a field that a newer program adds is kept and does no harm; with `strict` the document would be
 * refused, with `true` a few thousand odd names would fill the mapping (index.mapping.total_fields.limit).
 *
 * The text is kept once, in `extracted_text`, and indexed twice: by dictionary and by pairs of characters. Nested pages would
 * multiply the documents of the index by seven and keep the text twice, since `extracted_text` is what applications read.
 */
export const MAPPING = {
  dynamic: false,
  /** All documents of one file lie on one shard, where a bulk is worked on in order. */
  _routing: { required: true },
  properties: {
    /** `document`, `tombstone` or `marker`; the alias shows documents only. */
    kind: { type: 'keyword' },
    document_id: { type: 'keyword' },
    root_id: { type: 'keyword' },
    parent_id: { type: 'keyword' },
    source_uri: ascii,
    file_path: keyword,
    /** `file_path` in NFC where that differs: names from macOS are decomposed, what is typed is not. */
    composed_path: keyword,
    embedded_path: keyword,
    file_name: keyword,
    file_extension: keyword,
    file_size: { type: 'long' },
    file_type: keyword,
    mime_type: keyword,
    extracted_text: { type: 'text', analyzer: 'main', fields: { bigram: { ...bigram } } },
    word_count: { type: 'long' },
    char_count: { type: 'long' },
    page_count: { type: 'long' },
    /**
     * Thousands of names from thousands of programs: kept as they are, and searched through `search_title` and `search_about`. As
     * `flat_object` one value of more than 32,766 bytes would have its document refused.
     */
    metadata: kept,
    /** Twins for search, NFKC-normalised: names come decomposed (macOS), in half and in full width. */
    search_name: bigram,
    search_path: bigram,
    search_title: bigram,
    search_about: bigram,
    /** Facts of pages; their text stands in `extracted_text`. */
    pages: kept,
    warnings: kept,
    thumbnail_key: { type: 'keyword', index: false, doc_values: false },
    processor_name: keyword,
    processor_version: keyword,
    processing_time_seconds: { type: 'double' },
    success: { type: 'boolean' },
    error_code: { type: 'keyword' },
    error_message: { type: 'text', index: false },
    created_at: { type: 'date', ignore_malformed: true },
    modified_at: { type: 'date', ignore_malformed: true },
    indexed_at: { type: 'date', ignore_malformed: true },
    deleted_at: { type: 'date' },
    version: { type: 'keyword', ignore_above: MAX_NAME, index: false, doc_values: false },
    /** In decimal: passes 2^53, where JSON numbers lose their last digits in most languages. */
    revision: { type: 'keyword', index: false, doc_values: false },
    content_sha256: keyword,
    fingerprint: keyword,
    language: keyword,
    ocr_used: { type: 'boolean' },
    ocr_confidence: { type: 'float' },
    text_truncated: { type: 'boolean' },
  },
} as const;

/** What a search may see: neither tombstones nor markers. */
export const VISIBLE = { term: { kind: 'document' } } as const;
