import type { PagePart } from '@cis/fileproc-core';
import { bodyText } from '../drawing/text.ts';
import type { OfficePackage } from '../ooxml/package.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../xml/tree.ts';

/** Names of commentators by id: of the older kind of comments and of the newer one. */
export async function readAuthors(document: OfficePackage): Promise<ReadonlyMap<string, string>> {
  const older = await document.tree(await document.related(document.mainPart, 'commentAuthors'));
  const newer = await document.tree(await document.related(document.mainPart, 'authors'));
  return new Map(
    [...childrenOf(older, 'p:cmAuthor'), ...childrenOf(newer, 'p188:author')].map(({ attributes }) => [
      attributes.id ?? '',
      attributes.name ?? '',
    ]),
  );
}

/** Comments on a slide (ISO 29500-1, 19.4; threads with their answers: [MS-PPTX] 2.6). */
export async function readComments(
  document: OfficePackage,
  slide: string,
  authors: ReadonlyMap<string, string>,
): Promise<PagePart[]> {
  const parts: PagePart[] = [];
  const add = (comment: XmlElement, text: string) => {
    const author = authors.get(comment.attributes.authorId ?? '');
    parts.push({ kind: 'comment', text, ...(author && { author }) });
  };
  for (const { type, target } of await document.relationships(slide)) {
    if (type !== 'comments') continue;
    const tree = await document.tree(target);
    for (const comment of childrenOf(tree, 'p:cm')) add(comment, textOf(childOf(comment, 'p:text')));
    for (const comment of childrenOf(tree, 'p188:cm')) {
      add(comment, bodyText(childOf(comment, 'p188:txBody')));
      for (const reply of childrenOf(childOf(comment, 'p188:replyLst'), 'p188:reply'))
        add(reply, bodyText(childOf(reply, 'p188:txBody')));
    }
  }
  return parts;
}
