import type { PagePart } from '@cis/fileproc-core';
import type { LineStore } from '../text/line-store.ts';
import type { ListStyles } from './lists.ts';

/** An OpenDocument file as a plain value: what was read of its parts, before pages are numbered. */
export interface OdfDocument {
  /** `text`, `spreadsheet`, `presentation`, `drawing`, `chart`, `formula`: the element in `office:body` (ODF 1.3 part 3, 3.3). */
  kind: string | undefined;
  readonly pages: OdfPage[];
  readonly masters: Map<string, MasterPage>;
  readonly styles: Map<string, Style>;
  readonly lists: ListStyles;
  /** Footers and headers of slides by their name (ODF 1.3 part 3, 9.11). */
  readonly declarations: Map<string, string>;
  readonly links: string[];
  readonly changes: { insertions: number; deletions: number };
}

/** A page, sheet or slide that is being read, or was. */
export interface OdfPage {
  readonly name: string | undefined;
  readonly style: string | undefined;
  readonly master: string | undefined;
  readonly titles: string[];
  readonly lines: LineStore;
  /** Numbers behind what cells show. */
  readonly rawLines: LineStore;
  readonly parts: (PagePart | ObjectReference)[];
  /** Names of headers and footers that a slide uses. */
  readonly declared: readonly string[];
}

/** A document within the package, an object of another program, or a picture made of drawing commands, by its path. */
export interface ObjectReference {
  readonly kind: 'object' | 'ole' | 'picture';
  readonly href: string;
}

/** What a style says that matters for reading (ODF 1.3 part 3, 16.2). */
export interface Style {
  breakBefore: boolean;
  breakAfter: boolean;
  /** A sheet or slide of this style is not shown. */
  hidden: boolean;
  /** Text of this style is not shown (20.424). */
  hidesText: boolean;
  /** A slide of this style shows the footer of its master (20.408). */
  showsFooter: boolean;
  master: string | undefined;
  parent: string | undefined;
}

/** ODF 1.3 part 3, 16.9. */
export interface MasterPage {
  readonly parts: PagePart[];
  /** What a slide shows behind its own shapes. */
  readonly texts: string[];
  /** The same in the frame for footers, which a slide can leave out. */
  readonly footers: string[];
}
