import type { PagePart } from '@cis/fileproc-core';
import type { OfficePackage } from '../ooxml/package.ts';
import { cleanText } from '../text/clean.ts';
import { childOf, childrenOf, type XmlElement } from '../xml/tree.ts';
import { decodeEscapes } from './escapes.ts';

/** A comment, and the cell that it hangs on: `B2`. */
export interface Comment {
  readonly cell: string;
  readonly part: PagePart;
}

/**
 * Comments of a sheet (ISO 29500-1, 18.7), now called notes, and threads ([MS-XLSX] 2.1.63): of a cell that has a thread the note is
 * left out, since it repeats the thread for older programs.
 */
export async function readComments(
  document: OfficePackage,
  sheet: string,
  readNotes: (document: OfficePackage, part: string) => Promise<Comment[]>,
): Promise<PagePart[]> {
  const relationships = await document.relationships(sheet);
  const threads: Comment[] = [];
  const notes: Comment[] = [];
  for (const { type, target } of relationships) {
    if (type === 'threadedComment')
      threads.push(...threadedComments(await document.tree(target), await persons(document)));
    else if (type === 'comments') notes.push(...(await readNotes(document, target)));
  }
  const threaded = new Set(threads.map(({ cell }) => cell));
  return [...notes.filter(({ cell }) => !threaded.has(cell)), ...threads].map(({ part }) => part);
}

/** Notes in a part of XML. */
export async function readNotes(document: OfficePackage, part: string): Promise<Comment[]> {
  const tree = await document.tree(part);
  const authors = childrenOf(childOf(tree, 'authors'), 'author').map((author) => richText(author).trim());
  return childrenOf(childOf(tree, 'commentList'), 'comment').map((comment) => {
    const author = authors[Number(comment.attributes.authorId)];
    return {
      cell: comment.attributes.ref ?? '',
      part: { kind: 'comment', text: richText(childOf(comment, 'text')), ...(author && { author }) },
    };
  });
}

function threadedComments(tree: XmlElement | undefined, names: ReadonlyMap<string, string>): Comment[] {
  return childrenOf(tree, 'threadedComment').map((comment) => {
    const author = names.get(comment.attributes.personId ?? '');
    return {
      cell: comment.attributes.ref ?? '',
      part: { kind: 'comment', text: richText(childOf(comment, 'text')), ...(author && { author }) },
    };
  });
}

async function persons(document: OfficePackage): Promise<Map<string, string>> {
  const tree = await document.tree(await document.related(document.mainPart, 'person'));
  return new Map(
    childrenOf(tree, 'person').map(({ attributes }) => [attributes.id ?? '', attributes.displayName ?? '']),
  );
}

/** Text in runs, without furigana (18.4.6). */
function richText(element: XmlElement | undefined): string {
  if (!element) return '';
  let text = '';
  for (const child of element.children) {
    if (typeof child === 'string') text += child;
    else if (child.name !== 'rPh' && child.name !== 'rPr') text += richText(child);
  }
  return cleanText(decodeEscapes(text));
}
