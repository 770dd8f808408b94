export { type OpenSearchSink, opensearch } from './opensearch.ts';
export type { ConnectionOptions, OpenSearchAuth, OpenSearchOptions } from './options.ts';
