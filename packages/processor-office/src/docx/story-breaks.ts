import type { StoryState } from './story-state.ts';

/** A page break that its author made ends the paragraph so far (ISO 29500-1, 17.3.3.1); within a table it ends a line. */
export function pageBreak(state: StoryState): void {
  const here = state.frame();
  if (state.frames.length !== 1 || !here) {
    state.append('\n');
    return;
  }
  state.endParagraph();
  here.breakPending = true;
  state.beginParagraph(true);
}

/** Where Word last began a page (17.3.3.13): what begins here, or next, stands on it. */
export function renderedPageBreak(state: StoryState): void {
  const { frames } = state;
  const outermost = frames[0];
  if (!outermost || frames.some(({ kind }) => kind === 'text-box')) return;
  const row = outermost.table?.row;
  if (frames.length === 1) {
    const open = outermost.paragraph;
    if (open && open.text === '') open.breakBefore = true;
    else outermost.breakPending = true;
  } else if (row && row.begunAt === state.said) row.breakBefore = true;
  else outermost.breakPending = true;
}
