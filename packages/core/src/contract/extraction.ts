/** What a processor reads out of one file. Plain data: it crosses processes and is kept in stores. */
export interface Extraction {
  /** In order, numbered from 1 without gaps. A format without pages gives one page; nothing to read gives none. */
  readonly pages: Page[];
  /**
   * Dublin Core names where one exists (`title`, `creator`, `subject`, `description`, `date`, `language`, ...), others
   * as `docs/metadata.md` lists them. Dates are ISO 8601.
   */
  readonly metadata: Metadata;
  /** Of the first page. */
  readonly thumbnail?: Thumbnail;
  /** Made by `context.embed`: attachments and entries, which go through the pipeline as files of their own. */
  readonly embedded?: EmbeddedFile[];
  /** What was not read, or read with doubt. A partial result without a warning is a lie. */
  readonly warnings?: Warning[];
}

/** Values that people search and sort by. */
export type Metadata = Record<string, string | number | boolean | string[]>;

/** A page, sheet, slide or message body. */
export interface Page {
  /** From 1. */
  readonly number: number;
  /** The body as a person reads it, lines ended by `\n`. Parts are not in it. */
  readonly text: string;
  /** `text` from the format's own text, `ocr` from a picture, `native` from a vendor's program. */
  readonly origin: 'text' | 'ocr' | 'native';
  /** 0 to 100, of OCR: the mean over its words, weighted by their length. */
  readonly confidence?: number;
  /** Points, 1/72 inch, after rotation. */
  readonly width?: number;
  /** Points, 1/72 inch, after rotation. */
  readonly height?: number;
  /** A sheet's or section's name. */
  readonly name?: string;
  /** The page exists but its program does not show it: a hidden sheet or slide. */
  readonly hidden?: boolean;
  /** Readable things that are not body text; searched like the body, shown with their kind. */
  readonly parts?: PagePart[];
  /** Words with their places, where they were asked for (`context.wants.words`). */
  readonly words?: PageWord[];
  /** The page with its structure, where it was asked for (`context.wants.markdown`) and the format has any. */
  readonly markdown?: string;
  /** For `explain`: what read this page and why, such as `OCR: no text, one image covers 98%`. */
  readonly reason?: string;
}

/** A readable thing of a page that is not its body. */
export interface PagePart {
  readonly kind:
    | 'header'
    | 'footer'
    | 'footnote'
    | 'endnote'
    | 'comment'
    | 'note'
    | 'alt-text'
    | 'text-box'
    | 'chart'
    | 'diagram'
    | 'annotation'
    | 'stamp'
    | 'form-field'
    | 'link'
    | 'caption'
    | 'other';
  readonly text: string;
  /** Who wrote it, of comments and annotations. */
  readonly author?: string;
}

/** A word and where it stands. */
export interface PageWord {
  readonly text: string;
  /** Points from the page's left and upper edge, after rotation: left, top, width, height. */
  readonly box: readonly [left: number, top: number, width: number, height: number];
  /** 0 to 100, of OCR. */
  readonly confidence?: number;
}

/** A small picture of the first page. */
export interface Thumbnail {
  readonly mediaType: 'image/webp' | 'image/jpeg' | 'image/png';
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly data: Uint8Array;
}

/** A file found inside a file. Its bytes lie in the scratch folder of its parent. */
export interface EmbeddedFile {
  /** Path inside the parent as the format gives it, `/` between folders: shown and searched, never used on disk. */
  readonly path: string;
  /** Where the bytes are: a name of ours in the scratch folder. */
  readonly localPath: string;
  /** Bytes. */
  readonly size: number;
  readonly declaredType?: string;
  readonly modifiedAt?: Date;
  /** Instead of content: the reason for which this one entry could not be taken out; it is indexed by name with it. */
  readonly error?: import('./errors.ts').ErrorRecord;
}

/** Something that was not read, or read with doubt, while the rest was. */
export interface Warning {
  /** Stable, in capitals: one of {@link WARNINGS}, or a code that the processor documents. */
  readonly code: string;
  readonly message: string;
  /** From 1, where it concerns one page. */
  readonly page?: number;
}

/** The warning codes that core itself gives, and those that processors share. */
export const WARNINGS = {
  TYPE_MISMATCH: 'The extension or the declared type says something else than the content; the content won.',
  TEXT_TRUNCATED: 'The text passes MAX_TEXT_CHARACTERS; what comes after is not indexed.',
  PAGES_TRUNCATED: 'The file has more pages than the limit; those after it were not read.',
  EMBEDDED_TRUNCATED: 'The file holds more embedded files than the limit; those after it were not read.',
  EMBEDDED_TOO_DEEP: 'An embedded file lies deeper than MAX_EMBEDDED_DEPTH; it was not read.',
  PAGE_FAILED: 'One page could not be read; the others were.',
  PAGE_NEEDS_OCR: 'The page has no usable text and was not read by OCR.',
  OCR_LOW_CONFIDENCE: 'Words under MIN_OCR_CONFIDENCE were dropped.',
  DAMAGED: 'The file is damaged; what could be read was.',
  ENCODING_GUESSED: 'The encoding of the text is a guess.',
  THUMBNAIL_FAILED: 'No thumbnail could be made.',
} as const;
