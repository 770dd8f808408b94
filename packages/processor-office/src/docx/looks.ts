import type { Anchored } from './document.ts';

/** How a run of text looks, as far as Markdown can say it. */
export interface RunLook {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  /** The relationship of the hyperlink around it. */
  readonly linkId?: string | undefined;
  /** The target of the field around it. */
  readonly link?: string | undefined;
}

/** Something at a place in a paragraph's text: from here on it looks so, or this hangs here. */
export interface TextMark {
  /** Characters before it. */
  readonly at: number;
  readonly look?: RunLook;
  readonly thing?: Anchored;
}

/** Text without anything. */
export const PLAIN: RunLook = { bold: false, italic: false, strike: false };

/** Notes how the text looks that is added next, where that changes. */
export function markLook(marks: TextMark[], at: number, run: RunLook, link: string | undefined): void {
  // Most runs are plain: they share one value.
  const look = link === undefined ? run : { ...run, link };
  const last = marks.findLast((mark) => mark.look !== undefined)?.look ?? PLAIN;
  const same =
    last.bold === look.bold &&
    last.italic === look.italic &&
    last.strike === look.strike &&
    last.linkId === look.linkId &&
    last.link === look.link;
  if (!same) marks.push({ at, look });
}
