import type { PagePart } from '@cis/fileproc-core';
import { createLineStore } from '../text/line-store.ts';
import type { MasterPage, OdfDocument, OdfPage } from './document.ts';
import { createListCounter, type ListCounter } from './lists.ts';

/** Something that paragraphs stand in. */
export interface Container {
  readonly kind: 'body' | 'cell' | 'box' | 'notes' | 'header' | 'footer' | 'footnote' | 'endnote' | 'comment';
  readonly lines: string[];
  /** The open paragraph. */
  text: string | undefined;
  author: string | undefined;
  /** The box of a slide's title. */
  readonly isTitle: boolean;
}

/** A table that is being read. */
export interface OpenTable {
  cells: string[];
  raw: string[];
  /** Empty cells since the last full one. */
  gap: number;
  repeatRow: number;
  readonly cell: { repeat: number; covered: boolean; value: string | undefined; isNumber: boolean };
}

/** A list that is being read. */
export interface OpenList {
  readonly style: string | undefined;
  /** The label of the item whose first paragraph is still to come. */
  label: string;
  start: number | undefined;
}

/** Where reading a document stands. */
export interface OdfState {
  readonly document: OdfDocument;
  readonly containers: Container[];
  readonly tables: OpenTable[];
  readonly lists: OpenList[];
  readonly counter: ListCounter;
  page: OdfPage | undefined;
  master: MasterPage | undefined;
  /** Class of the frame that is open, such as `title` (ODF 1.3 part 3, 19.389). */
  frameClass: string | undefined;
  noteClass: 'footnote' | 'endnote';
  /** Element whose character data is collected: a title, an author's name. */
  collecting: string | undefined;
  collected: string;
  /** The next block of a text begins a page. */
  breakPending: boolean;
  /** Characters that may still be kept of the body. */
  left: number;
  /** Pages that may still begin. */
  pagesLeft: number;
  truncated: boolean;
  /** The most often that a full row or cell is to be shown, where that is past the limit; else 0. */
  longestRepeat: number;
  beginPage(page?: Partial<Pick<OdfPage, 'name' | 'style' | 'master' | 'declared'>>): void;
  push(kind: Container['kind'], isTitle?: boolean): void;
  pop(): Container | undefined;
  container(): Container | undefined;
  addPart(part: PagePart): void;
  /** Adds a line to the body of the page; false once there is no room. */
  addLine(line: string): void;
}

/** The state before a document. */
export function createOdfState(document: OdfDocument, characters: number, pages: number): OdfState {
  const state: OdfState = {
    document,
    containers: [],
    tables: [],
    lists: [],
    counter: createListCounter(document.lists),
    page: undefined,
    master: undefined,
    frameClass: undefined,
    noteClass: 'footnote',
    collecting: undefined,
    collected: '',
    breakPending: false,
    left: characters,
    pagesLeft: pages,
    truncated: false,
    longestRepeat: 0,
    beginPage({ name, style, master, declared = [] } = {}) {
      const page: OdfPage = {
        name,
        style,
        master,
        declared,
        titles: [],
        lines: createLineStore(),
        rawLines: createLineStore(),
        parts: [],
      };
      state.pagesLeft--;
      state.page = page;
      document.pages.push(page);
    },
    push(kind, isTitle = false) {
      state.containers.push({ kind, lines: [], text: undefined, author: undefined, isTitle });
    },
    pop: () => state.containers.pop(),
    container: () => state.containers.at(-1),
    addPart(part) {
      if (state.master) state.master.parts.push(part);
      else state.page?.parts.push(part);
    },
    addLine(line) {
      state.left -= line.length;
      if (state.left < 0) state.truncated = true;
      else state.page?.lines.add(line);
    },
  };
  return state;
}
