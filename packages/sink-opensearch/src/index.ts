export { createIndex, inspectIndex, reindex } from './admin/admin.ts';
export type { IndexInspection } from './admin/inspect-index.ts';
export type { ReindexControl, Reindexed, ReindexProgress } from './admin/reindex.ts';
export type { JapaneseAnalysis } from './definition/analysis.ts';
export type { IndexDefinition, IndexMeta } from './definition/definition.ts';
export { type OpenSearchSink, opensearch } from './opensearch.ts';
export type { ConnectionOptions, OpenSearchAuth, OpenSearchOptions } from './options.ts';
