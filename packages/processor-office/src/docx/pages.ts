import type { PagePart } from '@cis/fileproc-core';
import type { WordMarkdown } from '../markdown/word-markdown.ts';
import type { PageContent } from '../text/pages.ts';
import type { Anchored, Section, TableRow, WordDocument } from './document.ts';
import { anchoredInRow, paragraphLine, rowLine, withInner } from './plain-text.ts';

/** A page that is being filled. */
interface OpenPage {
  lines: string[];
  parts: PagePart[];
  markdown?: string;
}

/**
 * Lays a document out in pages: a page begins where its author broke it, where a section begins one, and where Word itself began
 * one when it last drew the document. What stands across a break belongs to the page on which it begins, so
 * that no word is cut in two. `partsOf` reads what hangs on a place. Past `most` pages the last takes the rest. With `markdown` pages
 * are written in it too.
 */
export function layOut(
  { body, sections }: WordDocument,
  most: number,
  partsOf: (thing: Anchored) => readonly PagePart[],
  markdown?: WordMarkdown,
): PageContent[] {
  const pages: OpenPage[] = [{ lines: [], parts: [] }];
  let page = pages[0]!;
  const beginPage = () => {
    if (pages.length >= most) return;
    if (markdown) page.markdown = markdown.endPage();
    page = { lines: [], parts: [] };
    pages.push(page);
  };
  const add = (things: Iterable<Anchored>) => {
    for (const thing of things) page.parts.push(...partsOf(thing));
  };
  let first = true;
  let sectionBreak = false;
  for (const block of body) {
    const breaks = block.kind === 'paragraph' ? block.breakBefore : (block.rows[0]?.breakBefore ?? false);
    if (!first && (breaks || sectionBreak)) beginPage();
    sectionBreak = false;
    if (block.kind === 'paragraph') {
      page.lines.push(paragraphLine(block));
      add(withInner(block));
      markdown?.paragraph(block);
      sectionBreak = block.endsSection !== undefined && beginsPage(sections[block.endsSection + 1]);
    } else {
      add(withInner(block));
      markdown?.tableParts(block);
      let together: TableRow[] = [];
      for (const [index, row] of block.rows.entries()) {
        if (row.breakBefore && index > 0) {
          markdown?.rows(together);
          together = [];
          beginPage();
        }
        if (markdown) together.push(row);
        page.lines.push(rowLine(row));
        add(anchoredInRow(row));
      }
      markdown?.rows(together);
    }
    first = false;
  }
  if (markdown) page.markdown = markdown.endPage();
  return pages.map(({ lines, parts, ...rest }) => ({
    ...rest,
    text: lines.join('\n').trimEnd(),
    parts,
    reason: 'WordprocessingML',
  }));
}

/** ISO 29500-1, 17.6.22: a section begins a page unless it says otherwise. */
function beginsPage(section: Section | undefined): boolean {
  return section !== undefined && section.start !== 'continuous' && section.start !== 'nextColumn';
}
