import { symbolText } from '../text/symbols.ts';
import type { XmlHandler } from '../xml/read-xml.ts';
import { anchorOf, SKIPPED } from './elements.ts';
import type { Numbering } from './numbering.ts';
import { CLOSERS, OPENERS } from './story-elements.ts';
import { PROPERTY_CONTAINERS, readDeletion, readProperty } from './story-properties.ts';
import { createStoryState, type StoriesRead } from './story-state.ts';
import type { Styles } from './styles.ts';

/** An alternative that is open (ISO 29500-3, 7.6). */
interface Alternative {
  /** A branch of it has said something: the others say the same in another way. */
  chosen: boolean;
  /** How much had been said before the branch. */
  before: number;
}

/**
 * Reads a part of WordprocessingML (ISO 29500-1, 17) as it comes: body, headers, notes and comments alike. Deleted and moved
 * text, furigana, hidden text and codes of fields are left out; of alternatives the first that says anything is read. `looks`: for
 * Markdown it is kept how the text looks.
 */
export function createStoryReader(
  styles: Styles,
  numbering: Numbering,
  most: number,
  looks = false,
): { handler: XmlHandler; read: StoriesRead } {
  const state = createStoryState(styles, numbering, most, looks);
  const alternatives: Alternative[] = [];
  /** Depth within an element that is left out with all in it. */
  let skipping = 0;

  const openBranch = () => {
    const alternative = alternatives.at(-1);
    if (alternative?.chosen) skipping = 1;
    else if (alternative) alternative.before = state.said;
  };
  const closeBranch = () => {
    const alternative = alternatives.at(-1);
    if (alternative) alternative.chosen = state.said > alternative.before;
  };

  return {
    read: state.read,
    handler: {
      open(name, attributes) {
        if (skipping > 0) {
          skipping++;
          return;
        }
        if (name === 'w:del' || name === 'w:moveFrom') {
          readDeletion(state);
          skipping = 1;
        } else if (SKIPPED.has(name) && !(looks && name === 'w:tcPr')) skipping = 1;
        else if (name === 'mc:AlternateContent') alternatives.push({ chosen: false, before: state.said });
        else if (name === 'mc:Choice' || name === 'mc:Fallback') openBranch();
        else if (state.properties.length > 0 && !PROPERTY_CONTAINERS.has(name)) readProperty(state, name, attributes);
        else {
          const opener = OPENERS.get(name);
          if (opener) {
            opener(state, attributes);
            return;
          }
          const thing = anchorOf(name, attributes);
          if (thing) state.anchor(thing);
        }
      },
      text(text) {
        if (skipping > 0) return;
        if (state.collecting === 'text') state.append(symbolText(state.font, text).replaceAll(/[\r\n]+/g, ' '));
        else if (state.collecting === 'instruction') state.frame()?.fields.instruction(text);
      },
      close(name) {
        if (skipping > 0) skipping--;
        else if (name === 'mc:AlternateContent') alternatives.pop();
        else if (name === 'mc:Choice' || name === 'mc:Fallback') closeBranch();
        else CLOSERS.get(name)?.(state);
      },
    },
  };
}
