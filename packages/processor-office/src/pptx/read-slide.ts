import type { PagePart } from '@cis/fileproc-core';
import { graphicParts } from '../drawing/graphic-parts.ts';
import { slideMarkdown } from '../markdown/slide-markdown.ts';
import type { OfficePackage } from '../ooxml/package.ts';
import type { PageContent } from '../text/pages.ts';
import { isOn } from '../xml/on-off.ts';
import { childOf, descendantsOf, type XmlElement } from '../xml/tree.ts';
import { readComments } from './comments.ts';
import { type Drawn, isReadableObject, readShapes } from './shapes.ts';

/** What is read once for all slides. */
export interface SlideSetup {
  readonly authors: ReadonlyMap<string, string>;
  /** Texts of layouts and masters, by part. */
  readonly backgrounds: Map<string, Background>;
}

/** What a layout or master draws behind every slide that uses it. */
interface Background {
  readonly texts: readonly string[];
  /** Whether it lets its own master draw. */
  readonly showsMaster: boolean;
}

/** Placeholders that stand at the edge of a slide: footer, date, header; the slide's number is nobody's text. */
const EDGES: Readonly<Record<string, PagePart['kind'] | undefined>> = { ftr: 'footer', dt: 'footer', hdr: 'header' };

/** Reads a slide (ISO 29500-1, 19.3.1.38): its shapes, what its layout and master show with it, notes and comments. */
export async function readSlide(
  document: OfficePackage,
  part: string,
  { authors, backgrounds }: SlideSetup,
): Promise<Pick<PageContent, 'text' | 'parts' | 'hidden' | 'markdown'>> {
  const tree = await document.tree(part);
  const { texts, parts } = await readDrawn(document, part, readShapes(tree));
  const background = await readBackgrounds(document, part, tree, backgrounds);
  const notes = await document.related(part, 'notesSlide');
  const notesTree = await document.tree(notes);
  const allParts = [
    ...parts,
    ...background,
    ...(notes ? await readNotes(document, notes, readShapes(notesTree)) : []),
    ...(await readPicturesOfObjects(document, part, tree)),
    ...(await readComments(document, part, authors)),
  ];
  return {
    text: texts.map(({ text }) => text).join('\n'),
    parts: allParts,
    ...(document.context.wants.markdown && {
      markdown: slideMarkdown(texts, allParts, await linksOf(document, part)),
    }),
    ...(tree?.attributes.show !== undefined && !isOn(tree.attributes.show) && { hidden: true }),
  };
}

/** Targets outside of the presentation, by relationship. */
async function linksOf(document: OfficePackage, part: string): Promise<(id: string) => string | undefined> {
  const links = new Map<string, string>();
  for (const { id, target, external } of await document.relationships(part)) if (external) links.set(id, target);
  return (id) => links.get(id);
}

type DrawnText = Drawn & { readonly kind: 'text' };

/** The texts of shapes in the order in which they are drawn, titles first, and their other readable things. */
async function readDrawn(
  document: OfficePackage,
  part: string,
  shapes: readonly Drawn[],
): Promise<{ texts: DrawnText[]; parts: PagePart[] }> {
  const titles: DrawnText[] = [];
  const texts: DrawnText[] = [];
  const parts: PagePart[] = [];
  for (const drawn of shapes) {
    if (drawn.kind === 'part') parts.push(drawn.part);
    else if (drawn.kind === 'graphic') parts.push(...(await graphicParts(document, part, drawn.reference)));
    else if (drawn.placeholder === 'title' || drawn.placeholder === 'ctrTitle') titles.push(drawn);
    else if (drawn.placeholder === 'sldNum') continue;
    else {
      const place = drawn.placeholder ?? '';
      const edge = Object.hasOwn(EDGES, place) ? EDGES[place] : undefined;
      if (edge) parts.push({ kind: edge, text: drawn.text });
      else texts.push(drawn);
    }
  }
  return { texts: [...titles, ...texts], parts };
}

/**
 * Texts that the layout and the master draw behind the slide, unless the slide or layout hides them (19.3.1.38, 19.3.1.39). Their
 * placeholders are no texts but prompts to their author, and are left out.
 */
async function readBackgrounds(
  document: OfficePackage,
  slide: string,
  tree: XmlElement | undefined,
  known: Map<string, Background>,
): Promise<PagePart[]> {
  if (!showsMaster(tree)) return [];
  const layout = await document.related(slide, 'slideLayout');
  if (layout === undefined) return [];
  const own = await readBackground(document, layout, known);
  const master = own.showsMaster ? await document.related(layout, 'slideMaster') : undefined;
  const behind = master === undefined ? [] : (await readBackground(document, master, known)).texts;
  return [...own.texts, ...behind].map((text) => ({ kind: 'other', text }));
}

async function readBackground(
  document: OfficePackage,
  part: string,
  known: Map<string, Background>,
): Promise<Background> {
  const before = known.get(part);
  if (before) return before;
  const tree = await document.tree(part);
  const texts = readShapes(tree).flatMap((drawn) =>
    drawn.kind === 'text' && drawn.placeholder === undefined ? [drawn.text] : [],
  );
  const background = { texts, showsMaster: showsMaster(tree) };
  known.set(part, background);
  return background;
}

function showsMaster(tree: XmlElement | undefined): boolean {
  const shows = tree?.attributes.showMasterSp;
  return shows === undefined || isOn(shows);
}

/** Before 2010 the pictures of embedded objects stood in VML alone. */
async function readPicturesOfObjects(
  document: OfficePackage,
  slide: string,
  tree: XmlElement | undefined,
): Promise<PagePart[]> {
  const objects = [...descendantsOf(tree, 'p:oleObj')];
  if (objects.length === 0 || objects.every((object) => isReadableObject(object) || childOf(object, 'p:pic')))
    return [];
  const parts: PagePart[] = [];
  for (const { type, target } of await document.relationships(slide)) {
    if (type !== 'vmlDrawing') continue;
    for (const shape of descendantsOf(await document.tree(target), 'v:shape')) {
      const object = objects.find(({ attributes }) => attributes.spid === shape.attributes.id);
      const relationshipId = childOf(shape, 'v:imagedata')?.attributes['o:relid'];
      if (object && !isReadableObject(object) && relationshipId !== undefined)
        parts.push(...(await graphicParts(document, target, { kind: 'picture', relationshipId })));
    }
  }
  return parts;
}

/** What the speaker wrote below the slide, with header and footer of that page; the number and date of it are left out. */
async function readNotes(document: OfficePackage, part: string, shapes: readonly Drawn[]): Promise<PagePart[]> {
  const own = shapes.filter(
    (drawn) => drawn.kind !== 'text' || !/^(?:sldNum|dt|sldImg)$/.test(drawn.placeholder ?? ''),
  );
  const { texts, parts } = await readDrawn(document, part, own);
  return [{ kind: 'note', text: texts.map(({ text }) => text).join('\n') }, ...parts];
}
