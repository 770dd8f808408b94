// Over 300 lines: every setting stands here once, in one table from which parsing, --help and the reference are made. Cut in
// pieces, nobody could see at one place what there is.
import * as v from 'valibot';
import { ROADS } from './docuworks-roads.ts';

/** One setting of the worker: where its value comes from is told by `loadConfiguration`. */
interface SettingDefinition {
  /** Turns what the environment or a config file holds into the value, or says what is wrong with it. */
  readonly schema: v.GenericSchema<unknown, unknown>;
  /** As it would be written in the environment; absent where nothing is the default. */
  readonly default?: string;
  readonly group: 'reading' | 'limits' | 'ocr' | 'index' | 'aws' | 'docuworks' | 'running';
  readonly meaning: string;
  /** Never printed. */
  readonly secret?: boolean;
}

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const url = v.pipe(text, v.url('must be a URL'));

/** A whole number in a range, from the environment's text or a config file's number. */
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(
    v.union(
      [v.pipe(v.string(), v.trim(), v.regex(/^\d+$/, 'must be a whole number'), v.transform(Number)), v.number()],
      'must be a whole number',
    ),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );

/** Yes or no, in the words that people use. */
const flag = v.union(
  [
    v.boolean(),
    v.pipe(
      v.string(),
      v.trim(),
      v.toLowerCase(),
      v.picklist(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'], 'must be true or false'),
      v.transform((word) => ['true', '1', 'yes', 'on'].includes(word)),
    ),
  ],
  'must be true or false',
);

/** Language codes of three letters, joined by `+`. */
const languages = v.pipe(
  text,
  v.regex(/^[a-z]{3}(_[a-z]+)?(\+[a-z]{3}(_[a-z]+)?)*$/i, 'must be language codes joined by "+", such as jpn+eng'),
  v.transform((joined) => joined.toLowerCase().split('+')),
);

/** Roads into DocuWorks files, in the order in which they are tried. */
const roads = v.pipe(
  v.union(
    [
      v.pipe(
        v.string(),
        v.transform((joined) => joined.split(',').map((road) => road.trim().toLowerCase())),
      ),
      v.array(v.string()),
    ],
    'must be a list',
  ),
  v.array(v.picklist(ROADS, `must be some of ${ROADS.join(', ')}, joined by commas`)),
  v.minLength(1, 'must not be empty'),
);

/** Every setting, its default, its rule and its meaning: the one list that the environment, `.env` and config files share. */
export const SETTINGS = {
  MAX_WORKERS: {
    schema: whole(1, 256),
    default: '4',
    group: 'running',
    meaning: 'Processes that read files at once, OCR included',
  },
  PROCESSING_TIMEOUT: {
    schema: whole(1, 86_400),
    default: '300',
    group: 'limits',
    meaning: 'Seconds for reading one file',
  },
  MAX_WORKER_MEMORY_MB: {
    schema: whole(128),
    default: '2048',
    group: 'limits',
    meaning: 'Megabytes of memory for one process that reads files',
  },
  MAX_FILE_SIZE_MB: {
    schema: whole(1),
    default: '100',
    group: 'limits',
    meaning: 'Megabytes of a file of any other class',
  },
  MAX_IMAGE_SIZE_MB: { schema: whole(1), default: '50', group: 'limits', meaning: 'Megabytes of an image' },
  MAX_PDF_SIZE_MB: { schema: whole(1), default: '100', group: 'limits', meaning: 'Megabytes of a PDF' },
  MAX_OFFICE_SIZE_MB: { schema: whole(1), default: '100', group: 'limits', meaning: 'Megabytes of an Office file' },
  MAX_PDF_PAGES: { schema: whole(1), default: '1000', group: 'limits', meaning: 'Pages read of one file' },
  MAX_IMAGE_PIXELS: {
    schema: whole(1),
    default: '200000000',
    group: 'limits',
    meaning: 'Pixels of one decoded image or rendered page',
  },
  MAX_DECOMPRESSED_MB: {
    schema: whole(1),
    default: '2048',
    group: 'limits',
    meaning: 'Megabytes that come out of one file by decompression',
  },
  MAX_DECOMPRESSION_RATIO: {
    schema: whole(1),
    default: '1000',
    group: 'limits',
    meaning: 'Decompressed over compressed bytes of one entry',
  },
  MAX_EMBEDDED_DEPTH: { schema: whole(1, 100), default: '5', group: 'limits', meaning: 'Levels of files inside files' },
  MAX_EMBEDDED_FILES: {
    schema: whole(1),
    default: '10000',
    group: 'limits',
    meaning: 'Embedded files in all of one file',
  },
  MAX_NESTING_DEPTH: {
    schema: whole(1),
    default: '1000',
    group: 'limits',
    meaning: 'Nesting of elements or groups inside a format',
  },
  MAX_TEXT_CHARACTERS: {
    schema: whole(1),
    default: '50000000',
    group: 'limits',
    meaning: 'Characters of text kept of one file',
  },
  OCR_ENGINE: {
    schema: v.picklist(['ppocr', 'tesseract', 'none'], 'must be ppocr, tesseract or none'),
    default: 'ppocr',
    group: 'ocr',
    meaning:
      'Which engine reads pictures of text: ppocr for jpn and eng, tesseract for more languages; none switches OCR off',
  },
  OCR_PAGE_TIMEOUT: {
    schema: whole(1, 86_400),
    default: '120',
    group: 'limits',
    meaning: 'Seconds for reading one page by OCR',
  },
  OCR_LANGUAGE: {
    schema: languages,
    default: 'jpn+eng',
    group: 'ocr',
    meaning: 'Languages of OCR, most important first',
  },
  MIN_OCR_CONFIDENCE: {
    schema: whole(0, 100),
    default: '50',
    group: 'ocr',
    meaning: 'Words of OCR under this confidence are dropped',
  },
  IMAGE_PREPROCESSING: {
    schema: flag,
    default: 'true',
    group: 'ocr',
    meaning: 'Whether pictures are prepared for the engine that needs it',
  },
  OCR_CACHE_MB: {
    schema: whole(0),
    default: '256',
    group: 'ocr',
    meaning:
      'Megabytes of pages that `fileproc index` keeps beside the index, so that a picture which was read is not read again; 0 keeps none',
  },
  PDF_DPI: {
    schema: whole(150, 400),
    default: '300',
    group: 'reading',
    meaning: 'Dots per inch at which PDF pages are rendered for OCR',
  },
  THUMBNAIL_WIDTH: {
    schema: whole(0, 4096),
    default: '320',
    group: 'reading',
    meaning: 'Pixels of a thumbnail at most; 0 makes none',
  },
  THUMBNAIL_HEIGHT: {
    schema: whole(0, 4096),
    default: '320',
    group: 'reading',
    meaning: 'Pixels of a thumbnail at most; 0 makes none',
  },
  PASSWORDS_FILE: {
    schema: text,
    group: 'reading',
    meaning: 'A file of passwords, one a line, that are tried on encrypted files',
  },
  SCRATCH_DIR: {
    schema: text,
    group: 'running',
    meaning: 'Where files lie while they are read; the folder for temporary files where unset',
  },
  SHUTDOWN_GRACE_SECONDS: {
    schema: whole(0, 3600),
    default: '30',
    group: 'running',
    meaning: 'Seconds that files under way get to finish on a stop',
  },
  LOG_LEVEL: {
    schema: v.picklist(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'must be trace, debug, info, warn, error or silent',
    ),
    default: 'info',
    group: 'running',
    meaning: 'The least level that is logged',
  },
  INDEX_DB: {
    schema: text,
    group: 'index',
    meaning: "The SQLite database of the index; a file in the user's data folder where unset",
  },
  OPENSEARCH_AUTH: {
    schema: v.picklist(['auto', 'none', 'basic', 'sigv4'], 'must be auto, none, basic or sigv4'),
    default: 'auto',
    group: 'index',
    meaning:
      'How OpenSearch is signed in to; auto: by OPENSEARCH_USERNAME where it is set, by AWS credentials for endpoints of AWS, else not',
  },
  OPENSEARCH_USERNAME: { schema: text, group: 'index', meaning: 'User of OpenSearch' },
  OPENSEARCH_PASSWORD: { schema: text, group: 'index', meaning: 'Password of that user', secret: true },
  OPENSEARCH_CA_FILE: {
    schema: text,
    group: 'index',
    meaning: 'A file of certificates (PEM) that are trusted as those of OpenSearch',
  },
  OPENSEARCH_SHARDS: {
    schema: whole(1, 1024),
    default: '1',
    group: 'index',
    meaning: 'Primary shards of an index that is made; one for each 30 GB or so',
  },
  OPENSEARCH_REPLICAS: {
    schema: whole(0, 100),
    default: '1',
    group: 'index',
    meaning: 'Copies of each shard of an index that is made; 0 on a single node',
  },
  OPENSEARCH_ENDPOINT: { schema: url, group: 'index', meaning: 'URL of OpenSearch' },
  OPENSEARCH_INDEX: { schema: text, default: 'file-index', group: 'index', meaning: 'Name of the index in OpenSearch' },
  AWS_REGION: { schema: text, group: 'aws', meaning: 'Region of bucket and queue' },
  AWS_ENDPOINT_URL_S3: {
    schema: url,
    group: 'aws',
    meaning: 'URL of a server that speaks S3, where it is not that of Amazon',
  },
  AWS_ENDPOINT_URL_SQS: {
    schema: url,
    group: 'aws',
    meaning: 'URL of a server that speaks SQS, where it is not that of Amazon',
  },
  S3_BUCKET: { schema: text, group: 'aws', meaning: 'Bucket that the files lie in' },
  SQS_QUEUE_URL: { schema: url, group: 'aws', meaning: 'Queue that tells of changed objects' },
  SQS_BACKFILL_QUEUE_URL: {
    schema: url,
    group: 'aws',
    meaning: 'Second queue, filled by `fileproc backfill --enqueue`; live events come first',
  },
  THUMBNAIL_PREFIX: {
    schema: text,
    default: 'thumbnails/',
    group: 'aws',
    meaning: 'Where thumbnails lie in S3_BUCKET; events about them are ignored',
  },
  EXTRACTION_STORE: {
    schema: text,
    group: 'running',
    meaning:
      'Keeps what was read by content, so that no file is read twice: a folder, or s3://bucket/prefix; off where unset',
  },
  EXTRACTION_STORE_MAX_GB: {
    schema: whole(1),
    default: '50',
    group: 'running',
    meaning: 'Gigabytes that a folder of EXTRACTION_STORE may hold; what was not used for longest goes first',
  },
  METRICS_PORT: {
    schema: whole(1, 65_535),
    group: 'running',
    meaning: 'Port of /healthz, /readyz and /metrics (Prometheus) of `fileproc worker`; off where unset',
  },
  CLOUDWATCH_NAMESPACE: {
    schema: text,
    group: 'running',
    meaning: 'Namespace of CloudWatch metrics, written into the log in the embedded metric format; off where unset',
  },
  DLQ_QUEUE_URL: { schema: url, group: 'aws', meaning: 'Queue that takes what failed too often' },
  SQS_MAX_MESSAGES: { schema: whole(1, 10), default: '10', group: 'aws', meaning: 'Messages asked for at once' },
  SQS_WAIT_TIME_SECONDS: { schema: whole(0, 20), default: '20', group: 'aws', meaning: 'Seconds of one long poll' },
  SQS_VISIBILITY_TIMEOUT: {
    schema: whole(1, 43_200),
    default: '300',
    group: 'aws',
    meaning: 'Seconds that a message is hidden from others',
  },
  RETRY_FIRST_SECONDS: {
    schema: whole(1, 900),
    default: '5',
    group: 'aws',
    meaning:
      'Seconds at most before a message that was given back comes again; doubled with each receive, to 900 seconds',
  },
  DOCUWORKS_OCR_FALLBACK: {
    schema: flag,
    default: 'true',
    group: 'docuworks',
    meaning: 'Whether pictures found in a DocuWorks file are read by OCR when nothing else reads it',
  },
  DOCUWORKS_READERS: {
    schema: roads,
    default: 'native,xdwapi,ifilter,carve',
    group: 'docuworks',
    meaning:
      'How DocuWorks files are read, first to last: by ourselves, by DocuWorks, by its search filter, out of damaged bytes',
  },
  DOCUWORKS_SDK_PATH: {
    schema: text,
    group: 'docuworks',
    meaning: 'Folder of the DocuWorks program library (Windows)',
  },
  DOCUWORKS_NODE: {
    schema: text,
    group: 'docuworks',
    meaning: 'Node that calls the DocuWorks program, where that has other bits than this one (Windows)',
  },
  DOCUWORKS_TIMEOUT: {
    schema: whole(1, 86_400),
    default: '120',
    group: 'docuworks',
    meaning: 'Seconds for one document in the DocuWorks program',
  },
  DOCUWORKS_QUEUE_URL: { schema: url, group: 'docuworks', meaning: 'Queue for files that need the DocuWorks program' },
} as const satisfies Record<string, SettingDefinition>;

/** The name of a setting, which is that of its environment variable. */
export type SettingName = keyof typeof SETTINGS;

type ValueOf<Name extends SettingName> = v.InferOutput<(typeof SETTINGS)[Name]['schema']>;
type Defaulted<Name extends SettingName> = (typeof SETTINGS)[Name] extends { readonly default: string }
  ? ValueOf<Name>
  : ValueOf<Name> | undefined;

/** All settings with their values. */
export type SettingValues = { readonly [Name in SettingName]: Defaulted<Name> };

/** The settings in the order of the list. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** One setting, seen without its exact types. */
export function definitionOf(name: SettingName): SettingDefinition {
  return SETTINGS[name];
}
