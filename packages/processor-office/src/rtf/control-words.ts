import { keepPicture, openDestination } from './destinations.ts';
import { append, beginPage, type RtfState } from './state.ts';

type Control = (state: RtfState, parameter: number | undefined) => void;

const text =
  (characters: string): Control =>
  (state) =>
    append(state, characters);
const setInfo =
  (name: string): Control =>
  (state, parameter) => {
    if (parameter !== undefined && parameter > 0) state.counts.set(name, parameter);
  };
const setDate =
  (part: string): Control =>
  ({ group, dates }, parameter) => {
    const { name } = group.target;
    if ((name !== 'creatim' && name !== 'revtim') || parameter === undefined) return;
    dates.set(name, (dates.get(name) ?? new Map<string, number>()).set(part, parameter));
  };
/** Styles of characters, which some programs mark like destinations. */
const nothing: Control = () => undefined;
const isOn = (parameter: number | undefined) => parameter !== 0;
const endParagraph: Control = (state) => append(state, state.group.inTable ? ' ' : '\n');

/** Control words that are no destination (RTF 1.9.1, "Control Words"). */
const CONTROLS: ReadonlyMap<string, Control> = new Map<string, Control>([
  ['par', endParagraph],
  ['line', text('\n')],
  ['column', text('\n')],
  ['lbr', text('\n')],
  ['tab', text('\t')],
  ['cell', text('\t')],
  ['nestcell', text('\t')],
  ['row', text('\n')],
  ['nestrow', text(' ')],
  ['emdash', text('—')],
  ['endash', text('–')],
  ['emspace', text(' ')],
  ['enspace', text(' ')],
  ['qmspace', text(' ')],
  ['bullet', text('•')],
  ['lquote', text('‘')],
  ['rquote', text('’')],
  ['ldblquote', text('“')],
  ['rdblquote', text('”')],
  ['page', beginPage],
  [
    'sect',
    (state) => {
      if (state.sectionBreaksPage) beginPage(state);
      else append(state, '\n');
    },
  ],
  [
    'sectd',
    (state) => {
      state.sectionBreaksPage = true;
    },
  ],
  [
    'sbknone',
    (state) => {
      state.sectionBreaksPage = false;
    },
  ],
  [
    'pard',
    ({ group }) => {
      group.inTable = false;
    },
  ],
  [
    'intbl',
    ({ group }) => {
      group.inTable = true;
    },
  ],
  [
    'plain',
    (state) => {
      state.group.font = state.defaultFont;
      state.group.hidden = false;
      state.group.deleted = false;
    },
  ],
  [
    'v',
    ({ group }, parameter) => {
      group.hidden = isOn(parameter);
    },
  ],
  [
    'deleted',
    (state, parameter) => {
      state.group.deleted = isOn(parameter);
      if (state.group.deleted) state.changes.deletions++;
    },
  ],
  [
    'revised',
    (state, parameter) => {
      if (isOn(parameter)) state.changes.insertions++;
    },
  ],
  [
    'f',
    (state, parameter) => {
      if (parameter === undefined) return;
      if (state.group.target.kind === 'fonts') state.fonts.define(parameter);
      else state.group.font = parameter;
    },
  ],
  ['fcharset', (state, parameter) => state.fonts.charset(parameter ?? 0)],
  ['cpg', (state, parameter) => state.fonts.codePage(parameter ?? 0)],
  [
    'deff',
    (state, parameter) => {
      state.defaultFont = parameter;
      state.group.font = parameter;
    },
  ],
  ['ansicpg', (state, parameter) => state.fonts.setDefault(parameter ?? 1252)],
  ['mac', (state) => state.fonts.setDefault(10000)],
  [
    'uc',
    ({ group }, parameter) => {
      group.fallback = Math.min(32, Math.max(0, parameter ?? 1));
    },
  ],
  [
    'ftnalt',
    ({ group }) => {
      group.target.endnote = true;
    },
  ],
  ['emfblip', keepPicture],
  ['wmetafile', keepPicture],
  [
    'object',
    (state) => {
      state.values.delete('objclass');
    },
  ],
  [
    'objemb',
    ({ group }) => {
      group.embedded = true;
    },
  ],
  ['nofpages', setInfo('pageCount')],
  ['nofwords', setInfo('wordCount')],
  ['nofchars', setInfo('characterCount')],
  ...['cs', 'ds', 'ts'].map((word): [string, Control] => [word, nothing]),
  ...['yr', 'mo', 'dy', 'hr', 'min', 'sec'].map((part): [string, Control] => [part, setDate(part)]),
]);

/** Carries out a control word. */
export function applyControl(state: RtfState, word: string, parameter: number | undefined): void {
  if (state.group.skipped) return;
  const control = CONTROLS.get(word);
  if (control) control(state, parameter);
  else openDestination(state, word);
  state.group.starred = false;
  state.group.fresh = false;
}

/** Carries out a control symbol (RTF 1.9.1, "Special Characters"). */
export function applySymbol(state: RtfState, symbol: string): void {
  // In the middle of a group it marks a style, not a destination.
  if (symbol === '*') state.group.starred = state.group.fresh;
  else if (symbol === '~') append(state, ' ');
  else if (symbol === '_') append(state, '-');
  else if (symbol === '\t') append(state, '\t');
}
