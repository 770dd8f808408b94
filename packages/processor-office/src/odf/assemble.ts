import type { PagePart } from '@cis/fileproc-core';
import { distinctParts, type PageContent } from '../text/pages.ts';
import type { ObjectReference, OdfDocument, OdfPage, Style } from './document.ts';

/** Reads an object that a page refers to. */
export type ObjectParts = (reference: ObjectReference) => Promise<PagePart[]>;

/** Pages of a document: headers and footers of the master pages that are used come once, on the first; of slides what their master shows. */
export async function assemblePages(document: OdfDocument, objectParts: ObjectParts): Promise<PageContent[]> {
  const contents: PageContent[] = [];
  const margins = isDrawn(document) ? [] : marginsOf(document);
  for (const [index, page] of document.pages.entries()) {
    const parts: PagePart[] = [
      ...(page.name === undefined ? [] : [{ kind: 'caption' as const, text: page.name }]),
      ...(index === 0 ? margins : []),
    ];
    for (const part of page.parts)
      if ('href' in part) parts.push(...(await objectParts(part)));
      else parts.push(part);
    if (isDrawn(document)) parts.push(...behindSlide(document, page));
    if (!page.rawLines.empty) parts.push({ kind: 'other', text: page.rawLines.take() });
    contents.push({
      text: [...page.titles, ...(page.lines.empty ? [] : [page.lines.take()])].join('\n').trimEnd(),
      parts,
      ...(page.name !== undefined && { name: page.name }),
      ...(styleOf(document, page.style)?.hidden && { hidden: true }),
      reason: 'OpenDocument',
    });
  }
  return contents;
}

function isDrawn({ kind }: OdfDocument): boolean {
  return kind === 'presentation' || kind === 'drawing';
}

function styleOf({ styles }: OdfDocument, name: string | undefined): Style | undefined {
  return name === undefined ? undefined : styles.get(name);
}

/** Headers and footers of the master pages that pages name; of the usual one where none is named. */
function marginsOf(document: OdfDocument): PagePart[] {
  const used = new Set(
    document.pages.flatMap((page) => page.master ?? styleOf(document, page.style)?.master ?? USUAL_MASTERS),
  );
  const parts = [...document.masters].flatMap(([name, master]) => (used.has(name) ? master.parts : []));
  return distinctParts(parts.filter(({ kind }) => kind === 'header' || kind === 'footer'));
}

/** Of texts and of sheets, as LibreOffice and others name it. */
const USUAL_MASTERS = ['Standard', 'Default'];

function behindSlide(document: OdfDocument, { master, style, declared }: OdfPage): PagePart[] {
  const behind = document.masters.get(master ?? '');
  const texts = (behind?.texts ?? []).map((text): PagePart => ({ kind: 'other', text }));
  if (styleOf(document, style)?.showsFooter === false) return texts;
  const footers = [...(behind?.footers ?? []), ...declared.map((name) => document.declarations.get(name) ?? '')];
  return [...texts, ...footers.map((text): PagePart => ({ kind: 'footer', text }))];
}
