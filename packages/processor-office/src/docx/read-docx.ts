import { type Extraction, type LocalFile, limitMessage, type PagePart, type ProcessContext } from '@cis/fileproc-core';
import { graphicParts } from '../drawing/graphic-parts.ts';
import { partsMarkdown } from '../markdown/parts-markdown.ts';
import { createWordMarkdown, type WordMarkdown } from '../markdown/word-markdown.ts';
import { linksOf } from '../metadata.ts';
import { embedObjects } from '../ooxml/embedded.ts';
import { type OfficePackage, openPackage } from '../ooxml/package.ts';
import { readProperties } from '../ooxml/properties.ts';
import { packageThumbnail } from '../ooxml/thumbnail.ts';
import { distinctParts, numberPages } from '../text/pages.ts';
import { isOn } from '../xml/on-off.ts';
import { childOf } from '../xml/tree.ts';
import type { Anchored, Block, HeaderReference, Story, WordDocument } from './document.ts';
import { type Numbering, parseNumbering } from './numbering.ts';
import { layOut } from './pages.ts';
import { anchoredIn, blocksText } from './plain-text.ts';
import { createStoryReader } from './story-reader.ts';
import type { StoriesRead } from './story-state.ts';
import { parseStyles, type Styles } from './styles.ts';

/** Reads a Word document (ISO 29500-1, 11.3): body by pages, headers, footers and notes as parts, objects as files. */
export async function readDocx(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const document = await openPackage(file, context, {
    usual: 'word/document.xml',
    contentType: /wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroenabled/i,
  });
  const { mainPart } = document;
  const styles = parseStyles(await document.tree(await document.related(mainPart, 'styles')));
  const numbering = parseNumbering(await document.tree(await document.related(mainPart, 'numbering')), styles);
  const main = await readStories(document, mainPart, styles, numbering);
  const stories = {
    footnote: await notes(document, 'footnotes', styles, numbering),
    endnote: await notes(document, 'endnotes', styles, numbering),
    comment: await notes(document, 'comments', styles, numbering),
  };
  const links = [...main.links];
  for (const id of main.linkIds) {
    const link = await document.relationship(mainPart, id);
    if (link?.external) links.push(link.target);
  }
  const word: WordDocument = {
    body: main.stories.flatMap(({ blocks }) => blocks),
    sections: main.sections,
    links,
    changes: main.changes,
  };
  const margins = await headersAndFooters(document, word, styles, numbering);
  const resolve = createResolver(stories, await readGraphics(document, mainPart, word.body));
  const markdown = context.wants.markdown ? await wordMarkdown(document, stories, resolve.partsOf) : undefined;
  const contents = layOut(word, context.limits.pages, resolve.partsOf, markdown);
  const first = contents[0];
  const last = contents.at(-1);
  const pages = numberPages(
    contents.map((content) => {
      const before = content === first ? margins.parts : [];
      const after = content === last ? resolve.remaining() : [];
      return {
        ...content,
        parts: [...before, ...(content.parts ?? []), ...after],
        ...(markdown && { markdown: partsMarkdown([...before, ...after], content.markdown) }),
      };
    }),
    context,
  );
  const properties = await readProperties(document);
  const embedded = await embedObjects(document, [mainPart, ...margins.from, ...(await noteParts(document))]);
  return {
    pages,
    metadata: {
      ...properties,
      ...linksOf(word.links),
      ...(word.changes.insertions > 0 && { trackedInsertions: word.changes.insertions }),
      ...(word.changes.deletions > 0 && { trackedDeletions: word.changes.deletions }),
    },
    ...(await packageThumbnail(document.archive, await document.related('', 'thumbnail'), context)),
    ...(embedded.length > 0 && { embedded }),
  };
}

async function readStories(
  document: OfficePackage,
  part: string | undefined,
  styles: Styles,
  numbering: Numbering,
): Promise<StoriesRead> {
  const { limits, wants } = document.context;
  const { handler, read } = createStoryReader(styles, numbering, limits.textCharacters, wants.markdown);
  await document.read(part, handler);
  if (read.truncated)
    document.context.warn({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', limits, 'more', `The part "${part}"`),
    });
  return read;
}

const NOTE_TYPES = ['footnotes', 'endnotes', 'comments'] as const;

async function noteParts(document: OfficePackage): Promise<string[]> {
  const parts = await Promise.all(NOTE_TYPES.map((type) => document.related(document.mainPart, type)));
  return parts.filter((part) => part !== undefined);
}

/** Notes by id, without separators. */
async function notes(
  document: OfficePackage,
  type: (typeof NOTE_TYPES)[number],
  styles: Styles,
  numbering: Numbering,
): Promise<Map<string, Story>> {
  const { stories } = await readStories(document, await document.related(document.mainPart, type), styles, numbering);
  return new Map(
    stories.filter((story) => story.type === undefined || story.type === 'normal').map((story) => [story.id, story]),
  );
}

/** Headers and footers that some page shows, each text once: those of first and even pages only where there are such. */
async function headersAndFooters(
  document: OfficePackage,
  { sections }: WordDocument,
  styles: Styles,
  numbering: Numbering,
): Promise<{ parts: PagePart[]; from: string[] }> {
  const settings = await document.tree(await document.related(document.mainPart, 'settings'));
  const even = childOf(settings, 'w:evenAndOddHeaders');
  const evenPages = even !== undefined && isOn(even.attributes['w:val']);
  const shown = sections.flatMap(({ references, titlePage }) =>
    references.filter(({ type }) => (type === 'first' ? titlePage : type === 'even' ? evenPages : true)),
  );
  const parts: PagePart[] = [];
  const from = new Map<string, HeaderReference>();
  for (const reference of shown) {
    const target = (await document.relationship(document.mainPart, reference.relationshipId))?.target;
    if (target !== undefined && !from.has(target)) from.set(target, reference);
  }
  for (const [target, { kind }] of from) {
    const { stories } = await readStories(document, target, styles, numbering);
    const blocks = stories.flatMap((story) => story.blocks);
    const resolve = createResolver({}, await readGraphics(document, target, blocks));
    parts.push({ kind, text: blocksText(blocks) }, ...[...anchoredIn(blocks)].flatMap(resolve.partsOf));
  }
  return { parts: distinctParts(parts), from: [...from.keys()] };
}

/** Charts, diagrams and pictures that hang on blocks, read by the relationship that leads to each. */
async function readGraphics(
  document: OfficePackage,
  part: string,
  blocks: readonly Block[],
): Promise<Map<string, PagePart[]>> {
  const graphics = new Map<string, PagePart[]>();
  for (const thing of anchoredIn(blocks))
    if ('relationshipId' in thing && !graphics.has(thing.relationshipId))
      graphics.set(thing.relationshipId, await graphicParts(document, part, thing));
  return graphics;
}

type Stories = Readonly<Partial<Record<'footnote' | 'endnote' | 'comment', ReadonlyMap<string, Story>>>>;

/** What writes Markdown of the document: its links by relationship, and its notes. */
async function wordMarkdown(
  document: OfficePackage,
  stories: Stories,
  partsOf: (thing: Anchored) => readonly PagePart[],
): Promise<WordMarkdown> {
  const linksIn = async (part: string | undefined) => {
    const external = part === undefined ? [] : (await document.relationships(part)).filter((link) => link.external);
    return new Map(external.map(({ id, target }) => [id, target]));
  };
  const links = {
    body: await linksIn(document.mainPart),
    footnote: await linksIn(await document.related(document.mainPart, 'footnotes')),
    endnote: await linksIn(await document.related(document.mainPart, 'endnotes')),
  };
  return createWordMarkdown({
    linkOf: (id, from) => links[from].get(id),
    partsOf,
    noteOf: (kind, id) => stories[kind]?.get(id),
  });
}

/** Turns what hangs on a place into parts. Comments that hang nowhere come at the end. */
function createResolver(stories: Stories, graphics: ReadonlyMap<string, readonly PagePart[]>) {
  /** Stories that were given, and the place where. */
  const used = new Map<Story, { at: Anchored | undefined; parts: PagePart[] }>();
  const partsOfStory = (kind: 'footnote' | 'endnote' | 'comment', story: Story, at?: Anchored): PagePart[] => {
    const given = used.get(story);
    if (given) return given.at === at ? given.parts : [];
    const parts: PagePart[] = [];
    used.set(story, { at, parts });
    parts.push({ kind, text: blocksText(story.blocks), ...(story.author && { author: story.author }) });
    parts.push(...[...anchoredIn(story.blocks)].flatMap(partsOf));
    return parts;
  };
  const partsOf = (thing: Anchored): readonly PagePart[] => {
    switch (thing.kind) {
      case 'part':
        return [thing.part];
      case 'text-box':
        return [{ kind: 'text-box', text: blocksText(thing.blocks) }];
      case 'chart':
      case 'diagram':
      case 'picture':
        return graphics.get(thing.relationshipId) ?? [];
      default: {
        const story = stories[thing.kind]?.get(thing.id);
        return story ? partsOfStory(thing.kind, story, thing) : [];
      }
    }
  };
  return {
    partsOf,
    remaining: () => [...(stories.comment?.values() ?? [])].flatMap((story) => partsOfStory('comment', story)),
  };
}
