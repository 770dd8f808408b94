import { type BatchOptions, type BlobStore, FileprocError } from '@cis/fileproc-core';
import type { IndexSettings } from './definition/definition.ts';

/** How requests are authorised. Secrets are kept out of messages and logs. */
export type OpenSearchAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /**
   * Signature version 4, with the credentials that the AWS SDK finds (environment, profile, container, instance). `es` is Amazon
   * OpenSearch Service, `aoss` its serverless form.
   */
  | { readonly kind: 'sigv4'; readonly region: string; readonly service?: 'es' | 'aoss' };

/** Where an OpenSearch is and how to talk to it. */
export interface ConnectionOptions {
  /** The endpoint: `https://search.example.com`. */
  readonly node: string;
  /** Default none. */
  readonly auth?: OpenSearchAuth;
  /** Certificates in PEM that are trusted beside those of Node; `rejectUnauthorized: false` trusts any and is for tests only. */
  readonly tls?: { readonly ca?: string | Buffer; readonly rejectUnauthorized?: boolean };
  /** Milliseconds that one request may take. Default 60,000. */
  readonly requestTimeoutMs?: number;
  /** Compress what is sent: less network, more CPU. Default false. */
  readonly gzip?: boolean;
}

/** Options of {@link opensearch}. */
export interface OpenSearchOptions extends ConnectionOptions {
  /** The alias that the index is reached by; its indexes are named after it. Default `file-index`. */
  readonly index?: string;
  /** Where thumbnails go; without it there are none. */
  readonly thumbnails?: BlobStore;
  /** Before their keys. Default `thumbnails/`. */
  readonly thumbnailPrefix?: string;
  /** How large the runner's batches are. Default 500 changes, 4 MiB, 500 ms, two at a time. */
  readonly batch?: BatchOptions;
  /** Bytes of one bulk. Default 8,000,000: Amazon OpenSearch Service takes 10 MiB on its small instance types. */
  readonly maxBulkBytes?: number;
  /** Bytes of one document's text as JSON; what comes after is not indexed and the document says so. Default 6,000,000. */
  readonly maxTextBytes?: number;
  /** Primary shards of a new index. Default 1; one for each 30 GB or so. */
  readonly shards?: number;
  /** Default 1; 0 for a single node. */
  readonly replicas?: number;
  /** How soon what was written is found, in a new index. Default `5s`. */
  readonly refreshInterval?: string;
  /** Days for which a deletion is remembered, so that an older write that comes late does not bring the file back. Default 7. */
  readonly tombstoneDays?: number;
  /** Is told what is not as it should be and yet works. Default `process.emitWarning`. */
  readonly onWarning?: (message: string) => void;
}

/** The options with their defaults, checked. */
export interface Settings
  extends Required<Omit<OpenSearchOptions, 'tls' | 'thumbnails' | 'shards' | 'replicas' | 'refreshInterval'>> {
  readonly tls: NonNullable<OpenSearchOptions['tls']>;
  readonly thumbnails: BlobStore | undefined;
  readonly definition: IndexSettings;
  readonly batch: BatchOptions;
}

/** Index names that OpenSearch takes, as far as ours go: lower case, no leading `_`, `-` or `+`. */
const INDEX_NAME = /^[\p{Ll}\p{Lo}\d.][\p{Ll}\p{Lo}\d._-]{0,180}$/u;

/** Fills in defaults. Throws INVALID_CONFIG, which names the option. */
export function checkedOptions(options: OpenSearchOptions): Settings {
  const settings: Settings = {
    ...connectionSettings(options),
    index: options.index ?? 'file-index',
    thumbnails: options.thumbnails,
    thumbnailPrefix: options.thumbnailPrefix ?? 'thumbnails/',
    batch: { maxChanges: 500, maxBytes: 4 * 2 ** 20, maxDelay: 500, concurrency: 2, ...options.batch },
    maxBulkBytes: options.maxBulkBytes ?? 8_000_000,
    maxTextBytes: options.maxTextBytes ?? 6_000_000,
    definition: {
      shards: options.shards ?? 1,
      replicas: options.replicas ?? 1,
      refreshInterval: options.refreshInterval ?? '5s',
    },
    tombstoneDays: options.tombstoneDays ?? 7,
    onWarning: options.onWarning ?? ((message) => process.emitWarning(message)),
  };
  if (!INDEX_NAME.test(settings.index)) throw invalid('index', settings.index, 'a name in lower case without spaces');
  inRange('maxBulkBytes', settings.maxBulkBytes, 10_000, 100_000_000);
  inRange('maxTextBytes', settings.maxTextBytes, 1_000, 90_000_000);
  inRange('shards', settings.definition.shards, 1, 1_024);
  inRange('replicas', settings.definition.replicas, 0, 100);
  inRange('tombstoneDays', settings.tombstoneDays, 0, 100_000);
  return settings;
}

/** Fills in the defaults of a connection. Throws INVALID_CONFIG. */
export function connectionSettings(options: ConnectionOptions): Required<ConnectionOptions> {
  const { node, auth = { kind: 'none' }, tls = {}, requestTimeoutMs = 60_000, gzip = false } = options;
  if (!URL.canParse(node) || !/^https?:$/.test(new URL(node).protocol))
    throw invalid(
      'node',
      String(node).replace(/\/\/[^@/]*@/, '//'),
      'the URL of an endpoint, such as https://search.example.com',
    );
  inRange('requestTimeoutMs', requestTimeoutMs, 1, 3_600_000);
  return { node, auth, tls, requestTimeoutMs, gzip };
}

function inRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isFinite(value) || value < least || value > most)
    throw invalid(name, String(value), `a number from ${least} to ${most}`);
}

function invalid(name: string, value: string, wanted: string): FileprocError {
  return new FileprocError('INVALID_CONFIG', `opensearch({ ${name} }): must be ${wanted}, not "${value}".`);
}
