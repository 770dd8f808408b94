import type { PageWord } from '@cis/fileproc-core';
import type { PageContent } from '../document.ts';
import { cleanText } from '../text/characters.ts';
import { joinSegments } from './join-text.ts';
import { byDirection } from './placed-run.ts';
import { readingOrder } from './reading-order.ts';
import { toSegments } from './segments.ts';
import { joinUprightColumns } from './upright-columns.ts';
import { segmentWords } from './words.ts';

/**
 * A page's text in reading order, and its words with their places. Text of another direction (a note along the margin, a
 * watermark) is a paragraph of its own, in the order of the file.
 */
export function pageText(content: PageContent): { readonly text: string; words(): PageWord[] } {
  if ('plain' in content) return { text: content.plain.split('\n').map(cleanText).join('\n').trim(), words: () => [] };
  const groups = byDirection(joinUprightColumns(content.runs)).map(({ runs }) => readingOrder(toSegments(runs)));
  return {
    text: groups.map(joinSegments).filter(Boolean).join('\n'),
    words: () => groups.flatMap(segmentWords),
  };
}
