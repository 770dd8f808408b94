import type { Attributes, XmlHandler } from '../xml/read-xml.ts';
import { CLOSERS, MARGINS, OPENERS } from './elements.ts';
import type { OdfState } from './state.ts';
import { addText } from './text-elements.ts';

/** Elements of which nothing is shown, or only by programs that count: with all that is in them. */
const SKIPPED =
  /^(?:text:(?:ruby-text|note-citation|hidden-text|script|sheet-name|.*-source|bibliography-configuration|alphabetical-index-auto-mark-file|number)|office:(?:forms|scripts|event-listeners|binary-data|dde-source)|table:(?:content-validations|tracked-changes|table-source|scenario|dde-links|data-pilot-tables)|presentation:(?:settings|animations)|math:annotation|draw:glue-point|draw:(?:enhanced-geometry|a11y))$/;
/** Numbers that are counted, in headers and footers. */
const COUNTED = /^text:(?:page-number|page-count|page-continuation)$/;

/** Reads body and master pages as they come (ODF 1.3 part 3, 3 to 10 and 16.9). */
export function createContentReader(state: OdfState): Required<XmlHandler> {
  let skipping = 0;
  /** Depth in `text:tracked-changes`, of which deletions and insertions are only counted. */
  let inChanges = 0;
  return {
    open(name, attributes) {
      if (skipping > 0) skipping++;
      else if (inChanges > 0 || name === 'text:tracked-changes') {
        inChanges++;
        if (name === 'text:deletion') state.document.changes.deletions++;
        else if (name === 'text:insertion') state.document.changes.insertions++;
      } else if (isLeftOut(state, name, attributes)) skipping = 1;
      else OPENERS.get(name)?.(state, attributes, name);
    },
    text(text) {
      if (skipping > 0 || inChanges > 0) return;
      if (state.collecting !== undefined) state.collected += text;
      else addText(state, text);
    },
    close(name) {
      if (skipping > 0) skipping--;
      else if (inChanges > 0) inChanges--;
      else CLOSERS.get(name)?.(state);
    },
  };
}

function isLeftOut({ document, master }: OdfState, name: string, attributes: Attributes): boolean {
  if (name === 'text:span' || name === 'text:p' || name === 'text:h')
    return document.styles.get(attributes['text:style-name'] ?? '')?.hidesText === true;
  if (MARGINS.has(name)) return attributes['style:display'] === 'false';
  return SKIPPED.test(name) || (master !== undefined && COUNTED.test(name));
}
