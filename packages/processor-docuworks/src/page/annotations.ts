import type { PagePart } from '@cis/fileproc-core';
import type { TextRun } from '@cis/fileproc-core/metafile';
import { playMetafile, textOfRuns } from '@cis/fileproc-core/metafile';
import { drawingOf } from '../drawing/drawing.ts';
import type { Attributes } from '../tree/attributes.ts';
import type { PlacedObject } from '../tree/structure.ts';
import { DRAWING, isMetafile, type Source } from './content.ts';

/** Kinds of objects, as the vendor's programming interface numbers them. */
export const OBJECT_KIND = {
  ole: 0x800f,
  pageContent: 0x8010,
  text: 0x8011,
  stickyNote: 0x801a,
  marker: 0x801b,
  pageForm: 0x802e,
  dateStamp: 0x8033,
  line: 0x803c,
  rectangle: 0x803d,
  ellipse: 0x803e,
  bitmap: 0x803f,
  receivedStamp: 0x8040,
  polygon: 0x8042,
  signature: 0x8043,
  custom: 0x8045,
  title: 0x8046,
  group: 0x8047,
  link: 0xc02f,
} as const;

const PART_KINDS: Readonly<Record<number, PagePart['kind']>> = {
  [OBJECT_KIND.stickyNote]: 'note',
  [OBJECT_KIND.dateStamp]: 'stamp',
  [OBJECT_KIND.receivedStamp]: 'stamp',
  [OBJECT_KIND.signature]: 'stamp',
  [OBJECT_KIND.link]: 'link',
  [OBJECT_KIND.title]: 'caption',
  [OBJECT_KIND.ole]: 'other',
};

/** Names under which a link keeps what it shows and where it leads; those of the vendor's programming interface. */
const LINK_NAMES = ['%Caption', '%Url', '%MailAddress', '%XdwPath', '%OtherFilePath', '%TooltipString'];
/** Lines of a stamp, from the top. */
const STAMP_NAMES = ['STAMPATT_POST', 'STAMPATT_YEAR', 'STAMPATT_MONTH', 'STAMPATT_DAY', 'STAMPATT_NAME'];
/** Five slots of a page form. */
const FORM_NAMES = ['%107', '%207', '%307', '%407', '%507'];

/** What is readable of an annotation and of what it holds, each with its kind. Damage is given to `onDamage`. */
export function partsOf(object: PlacedObject, source: Source, onDamage: (message: string) => void): PagePart[] {
  const { kind } = object.record;
  const inner = object.children.flatMap((child) => partsOf(child, source, onDamage));
  const as = PART_KINDS[kind] ?? 'annotation';
  // The drawing of a note or a group shows what the objects in it say.
  if (inner.length > 0 && kind === OBJECT_KIND.stickyNote) return inner.map((part) => ({ ...part, kind: as }));
  if (inner.length > 0) return inner;
  const text = (textOf(object.attributes, kind) || textInDrawing(object, source, onDamage)).trim();
  return text === '' ? [] : [{ kind: as, text }];
}

/** The texts of a page form. Which of its slots is a header and which a footer is not known. */
export function formParts({ attributes }: PlacedObject): PagePart[] {
  return FORM_NAMES.map((name) => lines(attributes.text(name))).flatMap((text) =>
    text === '' ? [] : [{ kind: 'other', text }],
  );
}

/** The text that an annotation keeps as such. */
function textOf(attributes: Attributes, kind: number): string {
  const given = (names: readonly string[]) => names.map((name) => lines(attributes.text(name))).filter(Boolean);
  if (kind === OBJECT_KIND.link) return given(LINK_NAMES).join('\n');
  if (kind === OBJECT_KIND.dateStamp) return stampText(attributes);
  return given(['%Text'])[0] ?? given(['%Caption'])[0] ?? '';
}

/** A stamp says who, when and for whom, in this order. The date stands in three numbers or texts. */
function stampText(attributes: Attributes): string {
  const [post, year, month, day, name] = STAMP_NAMES.map((part) => stampValue(attributes, part));
  return [post, [year, month, day].filter(Boolean).join('.'), name].filter(Boolean).join('\n');
}

function stampValue(attributes: Attributes, name: string): string {
  const element = attributes.named(name);
  const number = element && !attributes.named(`${name}(w`) ? attributes.items(element.number)[0] : undefined;
  const isNumber = number !== undefined && element !== undefined && element.value[0] === element.value.length - 1;
  return isNumber ? String(number) : lines(attributes.text(name));
}

/** Line ends as everywhere, nothing around. */
function lines(text: string | undefined): string {
  return (text ?? '').replace(/\r\n?/g, '\n').trim();
}

/** Each annotation keeps a finished drawing of itself: what stands in it is read where nothing else is known. */
function textInDrawing(object: PlacedObject, { entries, budget }: Source, onDamage: (message: string) => void): string {
  try {
    const drawing = drawingOf(object.attributes.get(DRAWING), entries);
    if (!drawing || !isMetafile(drawing)) return '';
    const runs: TextRun[] = [];
    playMetafile(drawing.data(budget), { text: (run) => void runs.push(run) });
    return textOfRuns(runs).text;
  } catch (error) {
    onDamage(`The drawing of an annotation cannot be read: ${(error as Error).message}`);
    return '';
  }
}
