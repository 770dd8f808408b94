import type { Anchored, Block, HeaderReference, Section, Story } from './document.ts';
import { markLook, PLAIN, type RunLook } from './looks.ts';
import type { Numbering } from './numbering.ts';
import { closedParagraph, type Frame, type OpenParagraph, openFrame, openParagraph } from './open-blocks.ts';
import type { Styles } from './styles.ts';

/** What was read of a part: its stories (one for a body, header or footer), and what it says beside them. */
export interface StoriesRead {
  readonly stories: Story[];
  readonly sections: Section[];
  /** Relationships of hyperlinks. */
  readonly linkIds: string[];
  /** Targets in fields. */
  readonly links: string[];
  /** How many changes are recorded. */
  readonly changes: { insertions: number; deletions: number };
  /** Text was left out, since the limit was reached. */
  truncated: boolean;
}

/** Where reading a part stands. */
export interface StoryState {
  readonly read: StoriesRead;
  /** Open frames, innermost last. */
  readonly frames: Frame[];
  story: Omit<Story, 'blocks'> | undefined;
  section: { start: string | undefined; titlePage: boolean; references: HeaderReference[] } | undefined;
  /** Which character data is wanted here. */
  collecting: 'text' | 'instruction' | undefined;
  /** The run is not shown (ISO 29500-1, 17.3.2.41). */
  hidden: boolean;
  /** Of the run, where it names one. */
  font: string | undefined;
  /** How the run looks; undefined where nobody asks. */
  look: RunLook | undefined;
  /** Grows with all that is read. */
  said: number;
  /** Open elements of properties, innermost last. */
  readonly properties: string[];
  readonly styles: Styles;
  frame(): Frame | undefined;
  /** Adds text to the open paragraph; one is begun where none is. */
  append(text: string): void;
  anchor(thing: Anchored): void;
  beginParagraph(continues?: boolean): void;
  endParagraph(): void;
  beginFrame(kind: Frame['kind']): void;
  endFrame(): Block[];
  endField(): void;
}

/** What an empty paragraph counts for, in characters: a file can hold millions of them. */
const PARAGRAPH_COST = 10;

/** The state before a part of which at most so many characters are kept, with their looks where those are wanted. */
export function createStoryState(styles: Styles, numbering: Numbering, most: number, looks = false): StoryState {
  const frames: Frame[] = [];
  let left = most;
  const spend = (characters: number): boolean => {
    left -= characters;
    if (left < 0) state.read.truncated = true;
    return left >= 0;
  };
  const paragraph = (): OpenParagraph | undefined => {
    const here = frames.at(-1);
    return here && (here.paragraph ?? openParagraph(here));
  };
  const state: StoryState = {
    read: {
      stories: [],
      sections: [],
      linkIds: [],
      links: [],
      changes: { insertions: 0, deletions: 0 },
      truncated: false,
    },
    frames,
    story: undefined,
    section: undefined,
    collecting: undefined,
    hidden: false,
    font: undefined,
    look: looks ? PLAIN : undefined,
    said: 0,
    properties: [],
    styles,
    frame: () => frames.at(-1),
    append(text) {
      if (state.hidden || text === '' || frames.at(-1)?.fields.inCode) return;
      const open = paragraph();
      if (!open || !spend(text.length)) return;
      if (state.look) markLook(open.marks, open.text.length, state.look, frames.at(-1)?.fields.link);
      open.text += text;
      state.said++;
    },
    anchor(thing) {
      state.said++;
      const here = frames.at(-1);
      if (here && !here.paragraph && here.table) here.table.anchored.push(thing);
      else {
        const open = paragraph();
        open?.anchored.push(thing);
        if (state.look) open?.marks.push({ at: open.text.length, thing });
      }
    },
    beginParagraph(continues) {
      state.endParagraph();
      const here = frames.at(-1);
      if (here) openParagraph(here, continues);
    },
    endParagraph() {
      const here = frames.at(-1);
      const open = here?.paragraph;
      if (!here || !open) return;
      here.paragraph = undefined;
      here.fields.endParagraph();
      if (open.joinsNext) here.carried = open;
      else if (spend(PARAGRAPH_COST)) here.blocks.push(closedParagraph(open, styles, numbering));
    },
    beginFrame(kind) {
      frames.push(openFrame(kind));
    },
    endFrame() {
      state.endParagraph();
      const ended = frames.pop();
      if (ended?.carried) ended.blocks.push(closedParagraph(ended.carried, styles, numbering));
      return ended?.blocks ?? [];
    },
    endField() {
      const ended = frames.at(-1)?.fields.end();
      if (!ended) return;
      state.append(ended.shown);
      if (ended.link) state.read.links.push(ended.link);
    },
  };
  return state;
}
