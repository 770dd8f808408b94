import type { PagePart } from '@cis/fileproc-core';

/** An open PDF, whichever engine reads it. Closed by disposing; nothing of it may be used afterwards. */
export interface PdfDocument extends AsyncDisposable {
  readonly pageCount: number;
  /** What the file says of itself, under the names of `Extraction.metadata`. */
  metadata(): Promise<Record<string, string | number | boolean | string[]>>;
  /** Page from 1. Rejects where the page tree does not hold it. */
  page(number: number): Promise<PdfPage>;
  /** Files attached to the document as a whole. */
  attachments(): Promise<Attachment[]>;
}

/** One page. `release` gives its memory back; it may be read again afterwards. */
export interface PdfPage {
  readonly number: number;
  /** Points after rotation. */
  readonly width: number;
  /** Points after rotation. */
  readonly height: number;
  /** The text layer. */
  text(): Promise<PageContent>;
  /** Share of the glyphs that are set invisible, 0 to 1. Decodes the page's images, unless the document leaves them out. */
  invisibleShare(): Promise<number>;
  /** Form values, annotations and links, and the files attached by annotations. */
  extras(): Promise<{ readonly parts: PagePart[]; readonly attachments: Attachment[] }>;
  /** Draws the page on white at `scale` pixels a point. */
  render(scale: number): Promise<Drawing>;
  release(): void;
}

/** A page's text layer: placed runs, or plain text where the format gives no places (XFA forms). */
export type PageContent = { readonly runs: TextRun[] } | { readonly plain: string };

/** A piece of text with one font, size and direction, in the order in which the file draws it. */
export interface TextRun {
  readonly text: string;
  /** Where it starts: on the baseline, or at the middle of the column's head in vertical writing. Points from the left edge. */
  readonly x: number;
  /** Points from the upper edge. */
  readonly y: number;
  /** Degrees clockwise in which the text advances: 0 to the right, 90 downwards. */
  readonly angle: number;
  /** Points that it advances. */
  readonly length: number;
  /** Height of the em square, points. */
  readonly size: number;
  /** Upright characters one below another. */
  readonly vertical: boolean;
  /** Written from right to left. */
  readonly rightToLeft: boolean;
  /** The file has white space between the run before and this one. */
  readonly spaceBefore: boolean;
}

/** A glyph where it is drawn. */
export interface PlacedGlyph {
  readonly text: string;
  /** Its origin, points from the left edge of the page as it is seen. */
  readonly x: number;
  /** Points from the upper edge. */
  readonly y: number;
  /** Degrees clockwise in which the text advances. */
  readonly angle: number;
  /** Points that the glyph itself advances, without the spacing that the file adds after it. */
  readonly length: number;
  /** Height of the em square, points. */
  readonly size: number;
  /** Whether the file asks for space after each glyph (character spacing, `Tc`). */
  readonly spaced: boolean;
}

/** A page as pixels, and what was seen while drawing it. */
export interface Drawing {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Share of the page under its largest image, 0 to 1. */
  readonly imageCoverage: number;
  /** Letters that were not drawn, since neither the file nor the system has a font for them. */
  readonly missingGlyphs: number;
  /** The pixels as grey levels, row by row from the top: a copy, made anew at each call. */
  grey(): Uint8Array;
  /** The picture as WebP. */
  webp(): Promise<Uint8Array>;
}

/** A file inside the PDF. */
export interface Attachment {
  /** As the file gives it. */
  readonly name: string;
  content(): Promise<Uint8Array | undefined>;
}
