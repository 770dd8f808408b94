import { isReadableProgram } from '../ooxml/embedded.ts';
import { symbolCharacter } from '../text/symbols.ts';
import type { Attributes } from '../xml/read-xml.ts';
import { PLAIN } from './looks.ts';
import { pageBreak, renderedPageBreak } from './story-breaks.ts';
import type { StoryState } from './story-state.ts';

/** Columns of a table in Word: 63 (ISO 29500-1 names no bound). */
const MAX_SPAN = 63;

/** What an element does to the state where it begins. */
type Opener = (state: StoryState, attributes: Attributes) => void;
/** What it does where it ends. */
type Closer = (state: StoryState) => void;

const beginParagraph: Opener = (state) => state.beginParagraph();
const endParagraph: Closer = (state) => state.endParagraph();
const collectText: Opener = (state) => {
  state.collecting = 'text';
};
const stopCollecting: Closer = (state) => {
  state.collecting = undefined;
};
const showAgain = (state: StoryState) => {
  state.hidden = false;
  state.font = undefined;
  if (state.look) state.look = state.look.linkId === undefined ? PLAIN : { ...PLAIN, linkId: state.look.linkId };
};
const appending =
  (text: string): Opener & Closer =>
  (state) =>
    state.append(text);
const formData =
  (name: string): Opener =>
  (state, attributes) =>
    state.frame()?.fields.formData(name, attributes['w:val']);
const beginStory: Opener = (state, attributes) => {
  state.story = { id: attributes['w:id'] ?? '', type: attributes['w:type'], author: attributes['w:author'] };
  state.beginFrame('story');
};
const endStory: Closer = (state) => {
  const blocks = state.endFrame();
  if (state.story) state.read.stories.push({ ...state.story, blocks });
  state.story = undefined;
};
const beginTextBox: Opener = (state) => state.beginFrame('text-box');
const endTextBox: Closer = (state) => state.anchor({ kind: 'text-box', blocks: state.endFrame() });
const inserted: Opener = ({ read }) => {
  read.changes.insertions++;
};
const beginProperties =
  (name: string): Opener =>
  ({ properties }) => {
    properties.push(name);
  };
const endProperties: Closer = ({ properties }) => {
  properties.pop();
};

const fieldCharacter: Opener = (state, attributes) => {
  const fields = state.frame()?.fields;
  const type = attributes['w:fldCharType'];
  if (type === 'begin') fields?.begin();
  else if (type === 'separate') fields?.separate();
  else if (type === 'end') state.endField();
};

/** Elements by name that begin something (ISO 29500-1, 17; DrawingML texts within Word: 21.1.2). */
export const OPENERS: ReadonlyMap<string, Opener> = new Map<string, Opener>([
  ['w:p', beginParagraph],
  ['a:p', beginParagraph],
  ['w:r', showAgain],
  ['m:r', showAgain],
  ['w:t', collectText],
  ['m:t', collectText],
  ['a:t', collectText],
  ['w:tab', appending('\t')],
  ['w:ptab', appending('\t')],
  ['w:cr', appending('\n')],
  ['a:br', appending('\n')],
  ['w:br', (state, { 'w:type': type }) => (type === 'page' ? pageBreak(state) : state.append('\n'))],
  ['w:noBreakHyphen', appending('-')],
  [
    'w:sym',
    (state, attributes) =>
      state.append(symbolCharacter(attributes['w:font'] ?? '', Number.parseInt(attributes['w:char'] ?? '', 16))),
  ],
  ['w:lastRenderedPageBreak', renderedPageBreak],
  [
    'w:instrText',
    (state) => {
      state.collecting = 'instruction';
    },
  ],
  ['w:fldChar', fieldCharacter],
  [
    'w:fldSimple',
    (state, attributes) => {
      const fields = state.frame()?.fields;
      fields?.begin();
      fields?.instruction(attributes['w:instr'] ?? '');
      fields?.separate();
    },
  ],
  ...['w:checkBox', 'w:checked', 'w:default', 'w:result', 'w:listEntry'].map((name): [string, Opener] => [
    name,
    formData(name),
  ]),
  [
    'w:hyperlink',
    (state, { 'r:id': id }) => {
      if (id !== undefined) state.read.linkIds.push(id);
      if (state.look) state.look = { ...PLAIN, linkId: id };
    },
  ],
  [
    'w:gridSpan',
    (state, { 'w:val': columns }) => {
      const here = state.frame();
      if (here) here.span = Math.min(MAX_SPAN, Math.max(1, Number(columns) || 1));
    },
  ],
  [
    'o:OLEObject',
    (state, attributes) => {
      if (attributes.Type !== 'Embed' || !isReadableProgram(attributes.ProgID)) return;
      // The picture that stands before it would say what is read as a file of its own.
      const anchored = state.frame()?.paragraph?.anchored;
      if (anchored?.at(-1)?.kind === 'picture') anchored.pop();
    },
  ],
  ['w:ins', inserted],
  ['w:moveTo', inserted],
  [
    'w:tbl',
    (state) => {
      state.endParagraph();
      const here = state.frame();
      if (here) here.table = { rows: [], anchored: [], row: undefined };
    },
  ],
  [
    'w:tr',
    (state) => {
      const here = state.frame();
      if (!here?.table) return;
      here.table.row = { cells: [], spans: [], breakBefore: here.breakPending, deleted: false, begunAt: state.said };
      here.breakPending = false;
    },
  ],
  ['w:tc', (state) => state.beginFrame('cell')],
  ['w:txbxContent', beginTextBox],
  ['a:txBody', beginTextBox],
  ...['w:body', 'w:hdr', 'w:ftr', 'w:footnote', 'w:endnote', 'w:comment'].map((name): [string, Opener] => [
    name,
    beginStory,
  ]),
  ...['w:pPr', 'w:rPr', 'w:trPr'].map((name): [string, Opener] => [name, beginProperties(name)]),
  [
    'w:sectPr',
    (state) => {
      state.section = { start: undefined, titlePage: false, references: [] };
      state.properties.push('w:sectPr');
    },
  ],
]);

/** Elements by name that end something. */
export const CLOSERS: ReadonlyMap<string, Closer> = new Map<string, Closer>([
  ['w:p', endParagraph],
  ['a:p', endParagraph],
  ['w:r', showAgain],
  ['w:t', stopCollecting],
  ['m:t', stopCollecting],
  ['a:t', stopCollecting],
  ['w:instrText', stopCollecting],
  ['m:num', appending('/')],
  ['w:fldSimple', (state) => state.endField()],
  [
    'w:hyperlink',
    (state) => {
      if (state.look) state.look = PLAIN;
    },
  ],
  [
    'w:tc',
    (state) => {
      const span = state.frame()?.span ?? 1;
      const blocks = state.endFrame();
      const row = state.frame()?.table?.row;
      row?.cells.push(blocks);
      if (state.look) row?.spans.push(span);
    },
  ],
  [
    'w:tr',
    (state) => {
      const table = state.frame()?.table;
      if (!table?.row) return;
      const { cells, spans, breakBefore, deleted } = table.row;
      if (!deleted) table.rows.push({ cells, ...(spans.length > 0 && { spans }), breakBefore });
      table.row = undefined;
    },
  ],
  [
    'w:tbl',
    (state) => {
      const here = state.frame();
      if (!here?.table) return;
      here.blocks.push({ kind: 'table', rows: here.table.rows, anchored: here.table.anchored });
      here.table = undefined;
    },
  ],
  ['w:txbxContent', endTextBox],
  ['a:txBody', endTextBox],
  ...['w:body', 'w:hdr', 'w:ftr', 'w:footnote', 'w:endnote', 'w:comment'].map((name): [string, Closer] => [
    name,
    endStory,
  ]),
  ...['w:pPr', 'w:rPr', 'w:trPr'].map((name): [string, Closer] => [name, endProperties]),
  [
    'w:sectPr',
    (state) => {
      state.properties.pop();
      const open = state.frame()?.paragraph;
      if (open) open.endsSection = state.read.sections.length;
      if (state.section) state.read.sections.push(state.section);
      state.section = undefined;
    },
  ],
]);
