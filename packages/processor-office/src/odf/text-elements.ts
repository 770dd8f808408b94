import type { Attributes } from '../xml/read-xml.ts';
import { OUTLINE } from './lists.ts';
import type { OdfState } from './state.ts';

/** Begins a paragraph or heading (ODF 1.3 part 3, 5.1), with the label of its list item. */
export function openParagraph(state: OdfState, name: string, attributes: Attributes): void {
  const here = state.container();
  if (!here) return;
  if (here.kind === 'body' && state.document.kind === 'text') breakBefore(state, attributes['text:style-name']);
  here.text = '';
  const list = state.lists.at(-1);
  let label = '';
  if (list && list.label !== '') {
    label = list.label;
    list.label = '';
  } else if (name === 'text:h' && state.lists.length === 0 && attributes['text:is-list-header'] !== 'true')
    label = state.counter.next(OUTLINE, Number(attributes['text:outline-level'] ?? 1) || 1, undefined);
  if (label !== '') here.text = `${label} `;
}

/** Ends a paragraph: it is a line of what it stands in. */
export function closeParagraph(state: OdfState): void {
  const here = state.container();
  if (here?.text === undefined) return;
  const line = here.text.trimEnd();
  here.text = undefined;
  if (here.kind === 'body' && state.document.kind === 'text') state.addLine(line);
  else here.lines.push(line);
}

/** A page begins before a paragraph or table whose style says so, or that has a master page of its own (16.2, 20.190). */
export function breakBefore(state: OdfState, styleName: string | undefined): void {
  const style = state.document.styles.get(styleName ?? '');
  const breaks = style?.breakBefore || style?.master !== undefined || state.breakPending;
  state.breakPending = style?.breakAfter ?? false;
  if (breaks && state.page && !state.page.lines.empty && state.pagesLeft > 0)
    state.beginPage({ master: style?.master ?? state.page.master });
  else if (style?.master !== undefined && state.page?.lines.empty) usePageStyle(state, style.master);
}

/** The first paragraph names the master page of the first page. */
function usePageStyle(state: OdfState, master: string): void {
  const { page } = state;
  if (page) state.document.pages[state.document.pages.length - 1] = state.page = { ...page, master };
}

/** Where the program last began a page (5.6): what begins next stands on it. */
export function softPageBreak(state: OdfState): void {
  if (state.container()?.kind === 'body') state.breakPending = true;
}

/** Adds character data to the open paragraph: white space is one space, and none at the beginning (6.1.2). */
export function addText(state: OdfState, piece: string): void {
  const here = state.container();
  if (here?.text === undefined) return;
  const text = piece.replace(/[ \t\r\n]+/g, ' ');
  const joined = here.text === '' || /[ \t\n]$/.test(here.text) ? text.replace(/^ /, '') : text;
  here.text += joined;
}

/** Adds text that stands as it is: tabs, line breaks, repeated spaces. */
export function addExactly(state: OdfState, text: string): void {
  const here = state.container();
  if (here?.text !== undefined) here.text += text;
}

/** Begins a list (5.3.1): its style is its own or that of the list around it. */
export function openList(state: OdfState, attributes: Attributes): void {
  const style = attributes['text:style-name'] ?? state.lists.at(-1)?.style;
  const goesOn = attributes['text:continue-numbering'] === 'true' || attributes['text:continue-list'] !== undefined;
  if (state.lists.length === 0 && !goesOn) state.counter.restart(style);
  state.lists.push({ style, label: '', start: undefined });
}

/** Begins an item of a list (5.3.2). */
export function openListItem(state: OdfState, attributes: Attributes): void {
  const list = state.lists.at(-1);
  if (!list) return;
  const start = Number(attributes['text:start-value']);
  list.label = state.counter.next(list.style, state.lists.length, Number.isSafeInteger(start) ? start : undefined);
}
