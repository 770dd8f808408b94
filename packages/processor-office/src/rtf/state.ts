import type { PagePart } from '@cis/fileproc-core';
import type { FontTable } from './fonts.ts';

/** Where the text of a group goes (RTF 1.9.1, "Destinations"). */
export interface Target {
  readonly kind:
    | 'body'
    | 'header'
    | 'footer'
    | 'footnote'
    | 'comment'
    | 'text-box'
    | 'fonts'
    /** Collected under a name and used when the group ends. */
    | 'value'
    /** Digits of an embedded object. */
    | 'object'
    /** Digits of a picture: only of a metafile, which may draw text. */
    | 'picture'
    | 'nowhere';
  /** Of a value: `title`, `fldinst`. */
  readonly name: string;
  text: string;
  endnote: boolean;
}

/** What holds within a group. */
export interface Group {
  target: Target;
  /** The group began the target and ends it. */
  ownsTarget: boolean;
  font: number | undefined;
  /** Bytes that stand for a \u in older programs. */
  fallback: number;
  hidden: boolean;
  deleted: boolean;
  inTable: boolean;
  /** It is in an embedded object. */
  embedded: boolean;
  /** The object is read as a file of its own, so that its picture would say it twice. */
  withoutPictures: boolean;
  /** All in it is left out. */
  skipped: boolean;
  /** Nothing of it has been read yet. */
  fresh: boolean;
  /** `\*` stood at its beginning: unknown destinations are left out. */
  starred: boolean;
  /** Groups that began directly in a `\upr`, of which the first repeats the second; undefined elsewhere. */
  alternatives: number | undefined;
}

/** A page that is being read. */
export interface RtfPage {
  text: string;
  readonly parts: PagePart[];
}

/** Where reading a document stands. */
export interface RtfState {
  readonly fonts: FontTable;
  readonly pages: RtfPage[];
  group: Group;
  readonly outer: Group[];
  defaultFont: number | undefined;
  /** Values by name: of \info, and those that belong to what comes next. */
  readonly values: Map<string, string>;
  readonly custom: [name: string, value: string][];
  /** Parts of dates in \info. */
  readonly dates: Map<string, Map<string, number>>;
  readonly counts: Map<string, number>;
  readonly links: string[];
  readonly changes: { insertions: number; deletions: number };
  /** Objects in hexadecimal, or in binary, that wait to be taken out. */
  readonly objects: { readonly className: string; readonly content: Buffer }[];
  sectionBreaksPage: boolean;
  /** Characters that may still be kept. */
  left: number;
  pagesLeft: number;
}

/** Hexadecimal digits of an object or picture that are kept. */
const MAX_DIGITS = 128 * 1024 * 1024;

/** A target without any text. */
export function newTarget(kind: Target['kind'], name = ''): Target {
  return { kind, name, text: '', endnote: false };
}

/** The state before a document. */
export function createRtfState(fonts: FontTable, characters: number, pages: number): RtfState {
  return {
    fonts,
    pages: [{ text: '', parts: [] }],
    group: {
      target: newTarget('body'),
      ownsTarget: false,
      font: undefined,
      fallback: 1,
      hidden: false,
      deleted: false,
      inTable: false,
      embedded: false,
      withoutPictures: false,
      skipped: false,
      fresh: true,
      starred: false,
      alternatives: undefined,
    },
    outer: [],
    defaultFont: undefined,
    values: new Map(),
    custom: [],
    dates: new Map(),
    counts: new Map(),
    links: [],
    changes: { insertions: 0, deletions: 0 },
    objects: [],
    sectionBreaksPage: true,
    left: characters,
    pagesLeft: pages - 1,
  };
}

/** Adds text where the group's text goes. */
export function append(state: RtfState, text: string): void {
  const { group } = state;
  if (group.skipped || text === '') return;
  const { target } = group;
  if ((group.hidden || group.deleted) && target.kind !== 'value') return;
  if (target.kind === 'nowhere') return;
  if (target.kind === 'object' || target.kind === 'picture') {
    if (target.text.length < MAX_DIGITS) target.text += text;
    return;
  }
  state.left -= text.length;
  if (state.left < 0) return;
  if (target.kind === 'fonts') state.fonts.name(text);
  else if (target.kind === 'body') state.pages.at(-1)!.text += text;
  else target.text += text;
}

/** A page ends here. */
export function beginPage(state: RtfState): void {
  if (state.group.target.kind !== 'body' || state.group.skipped) return;
  if (state.pagesLeft-- > 0) state.pages.push({ text: '', parts: [] });
}
