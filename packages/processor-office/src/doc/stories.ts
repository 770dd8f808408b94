import type { PagePart } from '@cis/fileproc-core';
import { codePageOfLanguage, decodeString } from '../ole/code-page.ts';
import type { LittleEndian } from '../ole/little-endian.ts';
import { tokensOf } from './characters.ts';
import type { Extent } from './fib.ts';
import { listLabels } from './list-labels.ts';
import { readLists } from './lists.ts';
import { readSections, type WordSection } from './sections.ts';
import { type StoryText, storyText } from './story-text.ts';
import type { WordFile } from './word-file.ts';

/** Everything that a document says beside its body, and the body. */
export interface WordStories {
  readonly body: StoryText;
  readonly headers: readonly PagePart[];
  readonly notes: readonly PagePart[];
  readonly links: readonly string[];
  /** Deletions while changes were tracked; their text is left out. */
  readonly deletions: number;
}

/** Stories of one kind at most: a list of positions can be as long as the file. */
const MAX_STORIES = 100_000;

/** Reads body, headers, notes, comments and text boxes ([MS-DOC] 2.3). */
export function readStories(word: WordFile): WordStories {
  const { lengths, structures } = word.fib;
  const links: string[] = [];
  let deletions = 0;
  const label = listLabels(readLists(word.fib, word.table));
  const formField = (dataAt: number) => word.data.get(dataAt)?.shown;
  const textOf = (from: number, to: number): string => {
    const story = storyText(tokensOf(word, from, to), { beginsPage: () => false, formField, label });
    links.push(...story.links);
    deletions += story.deletions;
    return story.pages.join('\n');
  };

  const sections = readSections(word);
  const newPage = new Map(sections.map(({ end }, index) => [end - 1, sections[index + 1]?.beginsPage ?? true]));
  const body = storyText(tokensOf(word, 0, lengths.main), {
    beginsPage: (position) => newPage.get(position) ?? true,
    formField,
    label,
  });

  let start = lengths.main;
  const next = (length: number): [from: number, to: number] => {
    start += length;
    return [start - length, start];
  };
  const footnoteRange = next(lengths.footnotes);
  const headerRange = next(lengths.headers);
  next(lengths.macros);
  const annotationRange = next(lengths.annotations);
  const endnoteRange = next(lengths.endnotes);
  const textBoxRange = next(lengths.textBoxes);
  const headerTextBoxRange = next(lengths.headerTextBoxes);

  const list = (kind: PagePart['kind'], extent: Extent, range: readonly [number, number]): PagePart[] =>
    rangesOf(word.table, extent, range).map(([from, to]) => ({ kind, text: textOf(from, to) }));
  const authors = annotationAuthors(word);
  const notes = [
    ...list('footnote', structures.footnoteText, footnoteRange),
    ...list('endnote', structures.endnoteText, endnoteRange),
    ...list('comment', structures.annotationText, annotationRange).map((part, index) => {
      const author = authors[index];
      return author ? { ...part, author } : part;
    }),
    ...list('text-box', structures.textBoxes, textBoxRange),
  ];
  return {
    body,
    headers: [
      ...headerParts(word, sections, headerRange, textOf),
      ...list('text-box', structures.headerTextBoxes, headerTextBoxRange),
    ],
    notes,
    links: [...body.links, ...links],
    deletions: body.deletions + deletions,
  };
}

/**
 * Where the stories of one kind lie: a list of positions counted from the beginning of the kind, whose last delimits nothing
 * that is shown. Without a usable list the whole is one story.
 */
function rangesOf(table: LittleEndian, extent: Extent, [from, to]: readonly [number, number]): [number, number][] {
  if (to <= from) return [];
  const count = Math.min(MAX_STORIES, Math.floor(Math.min(extent.length, table.length - extent.start) / 4));
  if (count < 2) return [[from, to]];
  const ranges: [number, number][] = [];
  let last = from;
  for (let index = 0; index + 1 < count; index++) {
    const begin = from + table.u32(extent.start + index * 4);
    const end = Math.min(to, from + table.u32(extent.start + index * 4 + 4));
    // Positions only grow; where they do not, the list is damaged, and the rest is one story.
    if (begin < last || begin >= to) break;
    ranges.push([begin, end]);
    last = Math.max(begin, end);
  }
  if (last < to) ranges.push([last, to]);
  return ranges;
}

/** Stories before the first section's: separators of notes ([MS-DOC] 2.3.3). */
const SEPARATORS = 6;
const MARGINS = [
  { kind: 'header', pages: 'even' },
  { kind: 'header', pages: 'all' },
  { kind: 'footer', pages: 'even' },
  { kind: 'footer', pages: 'all' },
  { kind: 'header', pages: 'first' },
  { kind: 'footer', pages: 'first' },
] as const;

/** Headers and footers that some page shows: six stories a section, empty ones are those of the section before ([MS-DOC] 2.3.3). */
function headerParts(
  word: WordFile,
  sections: readonly WordSection[],
  range: readonly [number, number],
  textOf: (from: number, to: number) => string,
): PagePart[] {
  const { fib, table } = word;
  // Dop.fFacingPages ([MS-DOC] 2.7.2), the first bit.
  const facingPages = fib.structures.dop.length === 0 || (table.u8(fib.structures.dop.start) & 1) !== 0;
  const ranges = rangesOf(table, fib.structures.headers, range);
  const withoutList = fib.structures.headers.length < 8;
  return ranges.flatMap(([from, to], index) => {
    if (withoutList) return [{ kind: 'header', text: textOf(from, to) } as const];
    if (index < SEPARATORS || to <= from) return [];
    const margin = MARGINS[(index - SEPARATORS) % MARGINS.length]!;
    const shown =
      margin.pages === 'all' ||
      (margin.pages === 'even'
        ? facingPages
        : sections.slice(Math.floor((index - SEPARATORS) / MARGINS.length)).some(({ titlePage }) => titlePage));
    return shown ? [{ kind: margin.kind, text: textOf(from, to) }] : [];
  });
}

/** Who wrote each comment: an index into the names (ATRDPre10, [MS-DOC] 2.9.6; GrpXstAtnOwners, 2.5.6), else the initials. */
function annotationAuthors({ fib, table }: WordFile): (string | undefined)[] {
  const { start, length } = fib.structures.annotationReferences;
  const plc = table.slice(start, length);
  const word97 = fib.version === 'word97';
  const size = word97 ? 30 : 20;
  const count = Math.min(MAX_STORIES, Math.max(0, Math.floor((plc.length - 4) / (4 + size))));
  const names = ownerNames(word97 ? 'wide' : fib.languageId);
  return Array.from({ length: count }, (_, index) => {
    const at = (count + 1) * 4 + index * size;
    const initials = word97
      ? plc.utf16(at + 2, Math.min(9, plc.u16(at)))
      : decodeString(plc.slice(at + 1, Math.min(9, plc.u8(at))).bytes, codePageOfLanguage(fib.languageId));
    return names[plc.u16(at + (word97 ? 20 : 10))] ?? (initials || undefined);
  });

  function ownerNames(encoding: 'wide' | number): string[] {
    const { annotationAuthors: extent } = fib.structures;
    const data = table.slice(extent.start, extent.length);
    const owners: string[] = [];
    for (let at = 0; at + 2 <= data.length && owners.length < 10_000; ) {
      const characters = encoding === 'wide' ? data.u16(at) : data.u8(at);
      owners.push(
        encoding === 'wide'
          ? data.utf16(at + 2, characters)
          : decodeString(data.slice(at + 1, characters).bytes, codePageOfLanguage(encoding)),
      );
      at += encoding === 'wide' ? 2 + characters * 2 : 1 + characters;
    }
    return owners;
  }
}
