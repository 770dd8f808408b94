import { alternativeTextOf } from '../text/alternative-text.ts';
import type { Attributes } from '../xml/read-xml.ts';
import type { OdfState } from './state.ts';

/** Shapes that hold paragraphs themselves (ODF 1.3 part 3, 10.3 and 10.6). */
export const SHAPES: ReadonlySet<string> = new Set([
  'draw:text-box',
  'draw:custom-shape',
  'draw:rect',
  'draw:ellipse',
  'draw:circle',
  'draw:line',
  'draw:connector',
  'draw:polygon',
  'draw:polyline',
  'draw:path',
  'draw:regular-polygon',
  'draw:caption',
  'draw:measure',
]);
/** Frames at the edge of a slide or of its notes: what stands there is counted or declared elsewhere. */
const EDGES = /^(?:header|footer|date-time|page-number|page|handout)$/;

/** Begins a shape: its text is gathered on its own. */
export function openShape(state: OdfState, name: string, attributes: Attributes): void {
  const frameClass = name === 'draw:text-box' ? state.frameClass : attributes['presentation:class'];
  state.push('box', frameClass === 'title');
  if (name !== 'draw:text-box') state.frameClass = frameClass;
}

/** Ends a shape: on a slide its text is body, in a text or sheet it is a part. */
export function closeShape(state: OdfState): void {
  const ended = state.pop();
  const text = ended?.lines.filter((line) => line.trim() !== '').join('\n') ?? '';
  const { frameClass } = state;
  if (!ended || text === '') return;
  const around = state.container();
  if (state.master) {
    // The other placeholders of a master are prompts to the author.
    if (frameClass === 'footer' && around?.kind !== 'notes') state.master.footers.push(text);
    else if (around?.kind === 'header' || around?.kind === 'footer') around.lines.push(text);
    else if (frameClass === undefined) state.master.texts.push(text);
  } else if (EDGES.test(frameClass ?? '')) return;
  else if (around?.kind === 'notes' || around?.kind === 'box') around.lines.push(text);
  else if (isDrawn(state)) {
    if (ended.isTitle) state.page?.titles.push(text);
    else state.addLine(text);
  } else state.addPart({ kind: 'text-box', text });
}

/** Whether pages are drawn, so that boxes are what they consist of. */
export function isDrawn({ document: { kind } }: OdfState): boolean {
  return kind === 'presentation' || kind === 'drawing';
}

/** Begins a slide or drawn page (3.7, 10.2.4). */
export function openDrawPage(state: OdfState, attributes: Attributes): void {
  if (state.pagesLeft <= 0) state.page = undefined;
  else
    state.beginPage({
      style: attributes['draw:style-name'],
      master: attributes['draw:master-page-name'],
      declared: [attributes['presentation:use-header-name'], attributes['presentation:use-footer-name']].filter(
        (name) => name !== undefined,
      ),
    });
  state.push('body');
}

/** Ends a slide: tables stood directly on it. */
export function closeDrawPage(state: OdfState): void {
  for (const line of state.pop()?.lines ?? []) state.addLine(line);
  state.page = undefined;
}

/** A title or description of a shape (10.3.17): its alternative text. */
export function addAlternativeText(state: OdfState, text: string): void {
  const written = alternativeTextOf(text);
  if (written !== '' && !state.master) state.addPart({ kind: 'alt-text', text: written });
}
