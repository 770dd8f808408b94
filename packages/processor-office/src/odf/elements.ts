import type { PagePart } from '@cis/fileproc-core';
import type { Attributes } from '../xml/read-xml.ts';
import { addAlternativeText, closeDrawPage, closeShape, openDrawPage, openShape, SHAPES } from './drawing-elements.ts';
import type { OdfState } from './state.ts';
import { closeCell, closeRow, closeTable, openCell, openRow, openTable } from './table-elements.ts';
import { addExactly, closeParagraph, openList, openListItem, openParagraph, softPageBreak } from './text-elements.ts';

/** What an element does to the state where it begins. */
type Opener = (state: OdfState, attributes: Attributes, name: string) => void;
/** What it does where it ends. */
type Closer = (state: OdfState) => void;

/** Headers and footers of a master page (ODF 1.3 part 3, 16.10 to 16.13). */
export const MARGINS: ReadonlyMap<string, 'header' | 'footer'> = new Map([
  ['style:header', 'header'],
  ['style:header-left', 'header'],
  ['style:header-first', 'header'],
  ['style:footer', 'footer'],
  ['style:footer-left', 'footer'],
  ['style:footer-first', 'footer'],
]);

const beginParagraph: Opener = (state, attributes, name) => openParagraph(state, name, attributes);
const beginCell: Opener = (state, attributes, name) => openCell(state, name, attributes);
const collect: Opener = (state, attributes, name) => {
  state.collecting = attributes['presentation:name'] ?? name;
  state.collected = '';
};
const link: Opener = ({ document }, { 'xlink:href': target }) => {
  // Places within the document have no scheme.
  if (target !== undefined && /^[a-z][a-z0-9+.-]+:/i.test(target)) document.links.push(target);
};
const object =
  (kind: 'object' | 'ole'): Opener =>
  (state, { 'xlink:href': href }) => {
    if (href !== undefined) state.page?.parts.push({ kind, href });
  };
const beginBody: Opener = (state) => {
  state.beginPage();
  state.push('body');
};

/** Elements by name that begin something. */
export const OPENERS: ReadonlyMap<string, Opener> = new Map<string, Opener>([
  ...[...SHAPES].map((name): [string, Opener] => [name, (state, attributes) => openShape(state, name, attributes)]),
  ...[...MARGINS].map(([name, kind]): [string, Opener] => [name, (state) => state.push(kind)]),
  ['text:p', beginParagraph],
  ['text:h', beginParagraph],
  [
    'text:s',
    (state, { 'text:c': count }) => addExactly(state, ' '.repeat(Math.min(100, Math.max(1, Number(count ?? 1) || 1)))),
  ],
  ['text:tab', (state) => addExactly(state, '\t')],
  ['text:line-break', (state) => addExactly(state, '\n')],
  ['text:soft-page-break', softPageBreak],
  ['text:list', openList],
  ['text:list-item', openListItem],
  ['text:a', link],
  ['draw:a', link],
  [
    'text:note',
    (state, attributes) => {
      state.noteClass = attributes['text:note-class'] === 'endnote' ? 'endnote' : 'footnote';
    },
  ],
  ['text:note-body', (state) => state.push(state.noteClass)],
  ['office:annotation', (state) => state.push('comment')],
  ['presentation:notes', (state) => state.push('notes')],
  ['dc:creator', collect],
  ['svg:title', collect],
  ['svg:desc', collect],
  ['presentation:footer-decl', collect],
  ['presentation:header-decl', collect],
  [
    'draw:frame',
    (state, attributes) => {
      state.frameClass = attributes['presentation:class'];
    },
  ],
  ['draw:object', object('object')],
  ['draw:object-ole', object('ole')],
  [
    'draw:image',
    (state, { 'xlink:href': href }) => {
      // Other pictures hold no text; those of objects repeat what the object says.
      if (href !== undefined && /\.(?:emf|wmf)$/i.test(href)) state.page?.parts.push({ kind: 'picture', href });
    },
  ],
  ['table:table', openTable],
  ['table:table-row', openRow],
  ['table:table-cell', beginCell],
  ['table:covered-table-cell', beginCell],
  ['draw:page', openDrawPage],
  [
    'style:master-page',
    (state, attributes) => {
      state.master = { parts: [], texts: [], footers: [] };
      state.document.masters.set(attributes['style:name'] ?? '', state.master);
    },
  ],
  ['office:text', beginBody],
  ['office:chart', beginBody],
  [
    'math:math',
    (state) => {
      state.beginPage();
      state.push('body');
      // A formula has no paragraph: all its character data is one line.
      const body = state.container();
      if (body) body.text = '';
    },
  ],
]);

const endBody: Closer = (state) => {
  for (const line of state.pop()?.lines ?? []) state.addLine(line);
};
const endDeclaration: Closer = (state) => {
  state.document.declarations.set(state.collecting ?? '', state.collected.trim());
  state.collecting = undefined;
};
const endAlternativeText: Closer = (state) => {
  addAlternativeText(state, state.collected);
  state.collecting = undefined;
};
/** Ends a note, comment, header or footer: it is a part of the page on which it hangs. */
const endPart: Closer = (state) => {
  const ended = state.pop();
  if (!ended) return;
  const text = ended.lines.filter((line) => line.trim() !== '').join('\n');
  const kind = ended.kind === 'notes' ? 'note' : (ended.kind as PagePart['kind']);
  if (text !== '') state.addPart({ kind, text, ...(ended.author && { author: ended.author }) });
};

/** Elements by name that end something. */
export const CLOSERS: ReadonlyMap<string, Closer> = new Map<string, Closer>([
  ...[...SHAPES].map((name): [string, Closer] => [name, closeShape]),
  ...[...MARGINS.keys()].map((name): [string, Closer] => [name, endPart]),
  ['text:p', closeParagraph],
  ['text:h', closeParagraph],
  [
    'text:list',
    (state) => {
      state.lists.pop();
    },
  ],
  ['text:note-body', endPart],
  ['office:annotation', endPart],
  ['presentation:notes', endPart],
  [
    'dc:creator',
    (state) => {
      const here = state.container();
      if (here?.kind === 'comment') here.author = state.collected.trim();
      state.collecting = undefined;
    },
  ],
  ['svg:title', endAlternativeText],
  ['svg:desc', endAlternativeText],
  ['presentation:footer-decl', endDeclaration],
  ['presentation:header-decl', endDeclaration],
  [
    'draw:frame',
    (state) => {
      state.frameClass = undefined;
    },
  ],
  ['table:table', closeTable],
  ['table:table-row', closeRow],
  ['table:table-cell', closeCell],
  ['table:covered-table-cell', closeCell],
  ['draw:page', closeDrawPage],
  [
    'style:master-page',
    (state) => {
      state.master = undefined;
    },
  ],
  [
    'math:math',
    (state) => {
      closeParagraph(state);
      endBody(state);
    },
  ],
  ['office:text', endBody],
  ['office:chart', endBody],
]);
