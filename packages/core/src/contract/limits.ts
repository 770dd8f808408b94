import { FileprocError } from './errors.ts';

/** One limit: its default, its unit and the setting that changes it. */
export interface LimitDefinition {
  readonly default: number;
  readonly unit: string;
  /** The environment variable of the worker; messages name it. */
  readonly setting: string;
  readonly meaning: string;
}

/** The one table of limits. Passing one is an error with a code, or a truncation with a warning; never silence. */
export const LIMITS = {
  fileMegabytes: {
    default: 100,
    unit: 'MB',
    setting: 'MAX_FILE_SIZE_MB',
    meaning: 'Size of a file of any other class.',
  },
  imageMegabytes: { default: 50, unit: 'MB', setting: 'MAX_IMAGE_SIZE_MB', meaning: 'Size of an image.' },
  pdfMegabytes: { default: 100, unit: 'MB', setting: 'MAX_PDF_SIZE_MB', meaning: 'Size of a PDF.' },
  officeMegabytes: { default: 100, unit: 'MB', setting: 'MAX_OFFICE_SIZE_MB', meaning: 'Size of an Office file.' },
  processingSeconds: {
    default: 300,
    unit: 's',
    setting: 'PROCESSING_TIMEOUT',
    meaning: 'Wall-clock time for reading one file; waiting for OCR or for a free CPU does not count.',
  },
  ocrPageSeconds: {
    default: 120,
    unit: 's',
    setting: 'OCR_PAGE_TIMEOUT',
    meaning: 'Wall-clock time for reading one page by OCR.',
  },
  memoryMegabytes: {
    default: 2048,
    unit: 'MB',
    setting: 'MAX_WORKER_MEMORY_MB',
    meaning: 'Resident memory of a process that reads files.',
  },
  pages: { default: 1000, unit: 'pages', setting: 'MAX_PDF_PAGES', meaning: 'Pages read of one file.' },
  pixels: {
    default: 200_000_000,
    unit: 'pixels',
    setting: 'MAX_IMAGE_PIXELS',
    meaning: 'Pixels of one decoded image or rendered page.',
  },
  decompressedMegabytes: {
    default: 2048,
    unit: 'MB',
    setting: 'MAX_DECOMPRESSED_MB',
    meaning: 'Bytes that come out of one file by decompression, embedded files included.',
  },
  decompressionRatio: {
    default: 1000,
    unit: 'times',
    setting: 'MAX_DECOMPRESSION_RATIO',
    meaning: 'Decompressed over compressed bytes of one entry, once past 10 MB.',
  },
  embeddedDepth: {
    default: 5,
    unit: 'levels',
    setting: 'MAX_EMBEDDED_DEPTH',
    meaning: 'Levels of files inside files.',
  },
  embeddedFiles: {
    default: 10_000,
    unit: 'files',
    setting: 'MAX_EMBEDDED_FILES',
    meaning: 'Embedded files in all that come out of one delivered file.',
  },
  nestingDepth: {
    default: 1000,
    unit: 'levels',
    setting: 'MAX_NESTING_DEPTH',
    meaning: 'Nesting of elements or groups inside a format (XML, HTML, JSON, RTF, MIME).',
  },
  textCharacters: {
    default: 50_000_000,
    unit: 'characters',
    setting: 'MAX_TEXT_CHARACTERS',
    meaning: 'Characters of text kept of one file.',
  },
} as const satisfies Record<string, LimitDefinition>;

/** The name of a limit. */
export type LimitName = keyof typeof LIMITS;

/** All limits, each a number in its unit. */
export type Limits = Readonly<Record<LimitName, number>>;

/** The defaults with the given ones in their place. Throws INVALID_CONFIG for a name that is none or a value that is no positive number. */
export function resolveLimits(given: Partial<Limits> = {}): Limits {
  const limits: Record<string, number> = Object.fromEntries(
    Object.entries(LIMITS).map(([name, { default: value }]) => [name, value]),
  );
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(LIMITS, name))
      throw new FileprocError(
        'INVALID_CONFIG',
        `There is no limit "${name}". Limits: ${Object.keys(LIMITS).join(', ')}.`,
      );
    if (typeof value !== 'number' || !(value > 0))
      throw new FileprocError(
        'INVALID_CONFIG',
        `The limit ${name} (${LIMITS[name as LimitName].setting}) must be a positive number, not ${String(value)}.`,
      );
    limits[name] = value;
  }
  return limits as Limits;
}

/** The message for a limit that was passed: what, how much, which limit, which setting. */
export function limitMessage(name: LimitName, limits: Limits, found: number | string, what: string): string {
  const { unit, setting } = LIMITS[name];
  return `${what}: ${found} ${unit} found, the limit is ${limits[name]} ${unit} (${setting})`;
}

/** The error for a limit that was passed. */
export function limitExceeded(name: LimitName, limits: Limits, found: number | string, what: string): FileprocError {
  return new FileprocError('LIMIT_EXCEEDED', limitMessage(name, limits, found, what));
}

/** The size limit that holds for a media type. */
export function sizeLimitOf(mediaType: string): LimitName & `${string}Megabytes` {
  if (mediaType.startsWith('image/')) return 'imageMegabytes';
  if (mediaType === 'application/pdf') return 'pdfMegabytes';
  if (/officedocument|ms-?(word|excel|powerpoint)|msword|opendocument|rtf|vnd\.ms-/.test(mediaType))
    return 'officeMegabytes';
  return 'fileMegabytes';
}
