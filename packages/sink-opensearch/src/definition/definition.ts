import { createHash } from 'node:crypto';
import { analysisSettings, type JapaneseAnalysis } from './analysis.ts';
import { MAPPING, VISIBLE } from './mapping.ts';

/**
 * Counts the layouts that do not understand each other: an index of another number is refused until it is copied by
 * `reindex`. A change that an older index only searches a little worse with leaves it.
 */
export const LAYOUT = 1;

/** Settings of an index that its operator chooses. */
export interface IndexSettings {
  /** Primary shards. */
  readonly shards: number;
  readonly replicas: number;
  /** As OpenSearch takes it: `5s`. */
  readonly refreshInterval: string;
}

/** An index as it is made: the body of `PUT /index`, without an alias. */
export interface IndexDefinition {
  readonly hash: string;
  readonly japanese: JapaneseAnalysis;
  readonly body: { readonly settings: object; readonly mappings: object };
}

/** What an index of ours says of itself in `_meta`. */
export interface IndexMeta {
  readonly layout: number;
  readonly hash: string;
  readonly japanese: JapaneseAnalysis;
}

/** The alias as it is added to an index. */
export const ALIAS_BODY = { filter: VISIBLE } as const;

/** Gives the definition; the same for the same analysis, whatever the settings. */
export function indexDefinition(japanese: JapaneseAnalysis, settings: IndexSettings): IndexDefinition {
  const analysis = analysisSettings(japanese);
  const hash = createHash('sha256')
    .update(JSON.stringify([LAYOUT, MAPPING, analysis]))
    .digest('hex')
    .slice(0, 8);
  const meta: IndexMeta = { layout: LAYOUT, hash, japanese };
  return {
    hash,
    japanese,
    body: {
      settings: {
        index: {
          number_of_shards: settings.shards,
          number_of_replicas: settings.replicas,
          refresh_interval: settings.refreshInterval,
          // Text of other programs' making is highlighted too: of documents longer than the default 1,000,000 it would be an error.
          highlight: { max_analyzed_offset: 20_000_000 },
          // Pages of results past the default 10,000.
          max_result_window: MAX_RESULT_WINDOW,
        },
        analysis,
      },
      mappings: { ...MAPPING, _meta: { fileproc: meta } },
    },
  };
}

/** Hits that can be paged through. */
export const MAX_RESULT_WINDOW = 100_000;

/** The name of an index behind an alias: `file-index-v1-3fa4c2d1`. */
export function indexName(alias: string, version: number, hash: string): string {
  return `${alias}-v${version}-${hash}`;
}

/** The number in such a name; 0 in others. */
export function versionOfName(alias: string, name: string): number {
  const rest = name.startsWith(`${alias}-v`) ? name.slice(alias.length + 2) : '';
  return Number(/^(\d+)-[0-9a-f]{8}$/.exec(rest)?.[1] ?? 0);
}
