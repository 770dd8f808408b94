import type { PagePart } from '@cis/fileproc-core';
import type { TextMark } from './looks.ts';

/** A Word document as a plain value: what was read of its parts, before pages are made. */
export interface WordDocument {
  readonly body: readonly Block[];
  readonly sections: readonly Section[];
  /** Targets of hyperlinks that lead out of the document. */
  readonly links: readonly string[];
  /** How many changes are recorded in the text. */
  readonly changes: { readonly insertions: number; readonly deletions: number };
}

/** A part's texts by id: footnotes, endnotes, comments. */
export interface Story {
  readonly id: string;
  /** `separator` and the like are no notes (ISO 29500-1, 17.18.33). */
  readonly type: string | undefined;
  readonly author: string | undefined;
  readonly blocks: readonly Block[];
}

/** What stands below another in a story. */
export type Block = Paragraph | Table;

/** ISO 29500-1, 17.3.1.22. */
export interface Paragraph {
  readonly kind: 'paragraph';
  /** As it is read: field results, insertions; no deletions, no hidden text, no furigana. */
  readonly text: string;
  /** The number or bullet in front, as it is shown. */
  readonly label?: string;
  /** From 1 for the outermost list level, where there is a label. */
  readonly listLevel?: number;
  /** From 1 to 9. */
  readonly heading?: number;
  readonly breakBefore: boolean;
  /** The paragraph ends a section: its index in `WordDocument.sections`. */
  readonly endsSection?: number;
  readonly anchored: readonly Anchored[];
  /** How the text looks and where things hang in it, where Markdown is wanted. */
  readonly marks?: readonly TextMark[];
}

/** ISO 29500-1, 17.4.37. */
export interface Table {
  readonly kind: 'table';
  readonly rows: readonly TableRow[];
  readonly anchored: readonly Anchored[];
}

/** ISO 29500-1, 17.4.78. */
export interface TableRow {
  readonly cells: readonly (readonly Block[])[];
  /** Columns that each cell takes (17.4.17), where Markdown is wanted. */
  readonly spans?: readonly number[];
  readonly breakBefore: boolean;
}

/** Something that hangs on a place in the text. */
export type Anchored =
  | { readonly kind: 'footnote' | 'endnote' | 'comment'; readonly id: string }
  | { readonly kind: 'chart' | 'diagram' | 'picture'; readonly relationshipId: string }
  | { readonly kind: 'text-box'; readonly blocks: readonly Block[] }
  | { readonly kind: 'part'; readonly part: PagePart };

/** ISO 29500-1, 17.6.17. */
export interface Section {
  /** `nextPage` where absent; `continuous` begins no page. */
  readonly start: string | undefined;
  /** A first page of its own (17.10.6). */
  readonly titlePage: boolean;
  readonly references: readonly HeaderReference[];
}

/** ISO 29500-1, 17.10.5. */
export interface HeaderReference {
  readonly kind: 'header' | 'footer';
  /** `default`, `first` or `even`. */
  readonly type: string;
  readonly relationshipId: string;
}
