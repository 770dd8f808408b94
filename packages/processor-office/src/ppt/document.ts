import type { LittleEndian } from '../ole/little-endian.ts';
import { type ArtRecord, recordsOf, recordsWithin } from '../ole/office-art.ts';
import { RT } from './record-types.ts';
import { type HeadersFooters, textsOf } from './text-atoms.ts';

/** A slide, master or note as the document lists it ([MS-PPT] 2.4.14.5). */
export interface SlideReference {
  readonly persistId: number;
  readonly slideId: number;
  /** Texts of its title and body, which its shapes refer to by index. */
  readonly outline: readonly string[];
}

/** An object that lies in the file ([MS-PPT] 2.10.27). */
export interface ObjectReference {
  readonly persistId: number;
  readonly name: string | undefined;
}

/** The document of a presentation as a plain value ([MS-PPT] 2.4.1). */
export interface PresentationDocument {
  readonly slides: readonly SlideReference[];
  readonly masters: readonly SlideReference[];
  readonly notes: readonly SlideReference[];
  readonly slideMargins: HeadersFooters;
  readonly notesMargins: HeadersFooters;
  readonly objects: readonly ObjectReference[];
  readonly links: readonly string[];
}

const MAX_LISTED = 100_000;
/** Instances of lists and of headers and footers ([MS-PPT] 2.4.14, 2.4.15). */
const LIST = { slides: 0, masters: 1, notes: 2 } as const;
const MARGINS = { slides: 3, notes: 4 } as const;

/** Reads the document container. */
export function readDocument(document: LittleEndian): PresentationDocument {
  const records = [...recordsOf(document)];
  const list = (instance: number) => {
    const found = records.find((record) => record.type === RT.slideList && record.instance === instance);
    return found ? slideReferences(found.content) : [];
  };
  const margins = (instance: number) => readHeadersFooters(records.filter((record) => record.instance === instance));
  const external = records.find(({ type }) => type === RT.externalObjects);
  return {
    slides: list(LIST.slides),
    masters: list(LIST.masters),
    notes: list(LIST.notes),
    slideMargins: margins(MARGINS.slides) ?? {},
    notesMargins: margins(MARGINS.notes) ?? {},
    ...readExternal(external?.content),
  };
}

function slideReferences(list: LittleEndian): SlideReference[] {
  const references: { persistId: number; slideId: number; records: ArtRecord[] }[] = [];
  for (const record of recordsOf(list)) {
    if (record.type === RT.slidePersist) {
      if (references.length >= MAX_LISTED) break;
      references.push({ persistId: record.content.u32(0), slideId: record.content.u32(12), records: [] });
    } else references.at(-1)?.records.push(record);
  }
  return references.map(({ records, ...reference }) => ({ ...reference, outline: textsOf(records, {}) }));
}

/** Headers and footers among records (HeadersFootersAtom, [MS-PPT] 2.4.15.2), those that are shown; undefined where none are told. */
export function readHeadersFooters(records: readonly ArtRecord[]): HeadersFooters | undefined {
  const container = records.find(({ type }) => type === RT.headersFooters);
  if (!container) return undefined;
  const inner = [...recordsOf(container.content)];
  const flags = inner.find(({ type }) => type === RT.headersFootersAtom)?.content.u16(2) ?? 0;
  const text = (instance: number, bits: number): string | undefined => {
    const found = inner.find((record) => record.type === RT.string && record.instance === instance);
    return found && (flags & bits) === bits ? stringOf(found) : undefined;
  };
  // A date of its author's (bits 0 and 2), a header (4), a footer (5).
  const [date, header, footer] = [text(0, 5), text(1, 16), text(2, 32)];
  return { ...(date && { date }), ...(header && { header }), ...(footer && { footer }) };
}

/** Objects and hyperlinks ([MS-PPT] 2.10.1). */
function readExternal(list: LittleEndian | undefined): Pick<PresentationDocument, 'objects' | 'links'> {
  const objects: ObjectReference[] = [];
  const links: string[] = [];
  if (list)
    for (const { type, content } of recordsOf(list)) {
      if (objects.length + links.length >= MAX_LISTED) break;
      const inner = [...recordsOf(content)];
      const string = (instance: number) => {
        const found = inner.find((record) => record.type === RT.string && record.instance === instance);
        return found && stringOf(found);
      };
      if (type === RT.externalHyperlink) {
        // The target (1) may be told apart from the place in it (3).
        const target = string(1);
        if (target) links.push(target);
      } else if (type === RT.externalEmbed || type === RT.externalControl) {
        const atom = inner.find((record) => record.type === RT.externalOleObject);
        if (atom) objects.push({ persistId: atom.content.u32(16), name: string(1) });
      }
    }
  return { objects, links };
}

/** The text of a string record ([MS-PPT] 2.2.22). */
export function stringOf({ content }: ArtRecord): string {
  return content.utf16(0, content.length >> 1).split('\0')[0] ?? '';
}

/** A comment on a slide ([MS-PPT] 2.5.22): author, text, initials. */
export interface SlideComment {
  readonly author: string;
  readonly text: string;
}

/** The comments in the programmable tags of a slide ([MS-PPT] 2.5.19 to 2.5.23). */
export function readComments(slide: LittleEndian): SlideComment[] {
  const comments: SlideComment[] = [];
  for (const { type, content } of recordsOf(slide)) {
    if (type !== RT.programTags) continue;
    for (const tag of recordsWithin(content)) {
      if (tag.type !== RT.programTagData) continue;
      // The data of a tag is not marked as holding records, but does.
      for (const record of recordsOf(tag.content)) {
        if (record.type !== RT.comment) continue;
        const strings = [...recordsOf(record.content)].filter((inner) => inner.type === RT.string);
        const byInstance = (instance: number) => {
          const found = strings.find((string) => string.instance === instance);
          return found ? stringOf(found) : '';
        };
        comments.push({ author: byInstance(0), text: byInstance(1) });
      }
    }
  }
  return comments;
}
