/** For tests: presentations of PowerPoint made record by record ([MS-PPT]), so that everyone can see what they hold. */
import { deflateSync } from 'node:zlib';
import { type StreamContent, writeOle2 } from '@cis/fileproc-core/ole2';
import { RT } from './record-types.ts';

/** A record that holds data. */
export function atom(type: number, content: Uint8Array, instance = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(instance << 4);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** A record that holds records. */
export function container(type: number, children: readonly Uint8Array[], instance = 0): Buffer {
  const record = atom(type, Buffer.concat(children), instance);
  record.writeUInt16LE((instance << 4) | 15);
  return record;
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
export const string = (text: string, instance: number) => atom(RT.string, utf16(text), instance);

/** A text with its header, in UTF-16 or in bytes; fields stand where the text has an asterisk. */
export function text(content: string, ...fields: readonly (readonly [type: number, position: number])[]): Buffer {
  return Buffer.concat([
    atom(RT.textHeader, u32(4)),
    /[^\0-\xff]/.test(content)
      ? atom(RT.textCharacters, utf16(content))
      : atom(RT.textBytes, Buffer.from(content, 'latin1')),
    ...fields.map(([type, position]) => atom(type, u32(position))),
  ]);
}

/** What a shape is beside its text. */
export interface ShapeSpec {
  readonly placeholder?: number;
  /** Left and upper edge, of a cell. */
  readonly anchor?: readonly [left: number, top: number];
  readonly description?: string;
}

/** A shape with what its text box holds. */
export function shape(box: Buffer | undefined, { placeholder, anchor, description }: ShapeSpec = {}): Buffer {
  const described = description === undefined ? undefined : utf16(`${description}\0`);
  const property = Buffer.alloc(6);
  property.writeUInt16LE(0xc381);
  property.writeUInt32LE(described?.length ?? 0, 2);
  return container(RT.artShape, [
    ...(anchor ? [atom(RT.artChildAnchor, u32(anchor[0], anchor[1], 0, 0))] : []),
    ...(described ? [atom(RT.artProperties, Buffer.concat([property, described]), 1)] : []),
    ...(placeholder === undefined
      ? []
      : [container(RT.artClientData, [atom(RT.placeholder, Buffer.from([0, 0, 0, 0, placeholder, 0, 0, 0]))])]),
    ...(box ? [container(RT.artTextBox, [box])] : []),
  ]);
}

/** A group of shapes; a table where it says so. */
export function group(shapes: readonly Buffer[], table = false): Buffer {
  const properties = Buffer.alloc(6);
  properties.writeUInt16LE(0x039f);
  properties.writeUInt32LE(1, 2);
  const own = container(RT.artShape, table ? [atom(RT.artTertiary, properties, 1)] : []);
  return container(RT.artGroup, [own, ...shapes]);
}

export function drawing(shapes: readonly Buffer[]): Buffer {
  return container(RT.drawing, [
    container(RT.artDrawing, [container(RT.artGroup, [container(RT.artShape, []), ...shapes])]),
  ]);
}

/** A slide. */
export interface SlideSpec {
  readonly shapes: readonly Buffer[];
  readonly outline?: readonly Buffer[];
  readonly more?: readonly Buffer[];
  /** Index of the master from 0, whose shapes it shows. */
  readonly master?: number;
  /** Index of its note from 0. */
  readonly note?: number;
}

/** A presentation. */
export interface PresentationSpec {
  readonly slides: readonly SlideSpec[];
  readonly masters?: readonly (readonly Buffer[])[];
  readonly notes?: readonly (readonly Buffer[])[];
  /** Records of the document. */
  readonly document?: readonly Buffer[];
  /** Objects by their persist numbers, which follow those of all others; see {@link objectId}. */
  readonly objects?: readonly { readonly content: Uint8Array; readonly deflated?: boolean }[];
  /** Slides as an earlier save left them, which an edit has replaced. */
  readonly replaced?: readonly SlideSpec[];
}

const MASTER_ID = 0x8000_0000;
const NOTE_ID = 0x100;
const SLIDE_ID = 0x200;

/** The persist number of an object. */
export function objectId({ slides, masters = [], notes = [] }: PresentationSpec, index: number): number {
  return 2 + slides.length + masters.length + notes.length + index;
}

/** The two streams of a presentation. */
export function presentationStreams(spec: PresentationSpec): { document: Buffer; currentUser: Buffer } {
  const { slides, masters = [], notes = [], objects = [], replaced = [], document = [] } = spec;
  const slideRecord = ({ shapes, more = [], master, note }: SlideSpec) => {
    const head = Buffer.alloc(24);
    head.writeUInt32LE(master === undefined ? 0 : MASTER_ID + master, 12);
    head.writeUInt32LE(note === undefined ? 0 : NOTE_ID + note, 16);
    head.writeUInt16LE(master === undefined ? 0 : 1, 20);
    return container(RT.slide, [atom(RT.slideAtom, head), drawing(shapes), ...more]);
  };
  const list = (instance: number, first: number, id: number, outlines: readonly (readonly Buffer[])[]) =>
    container(
      RT.slideList,
      outlines.flatMap((outline, index) => [
        atom(RT.slidePersist, u32(first + index, 0, 0, id + index, 0)),
        ...outline,
      ]),
      instance,
    );
  const firstMaster = 2 + slides.length;
  const firstNote = firstMaster + masters.length;
  const documentRecord = container(RT.document, [
    ...document,
    list(
      1,
      firstMaster,
      MASTER_ID,
      masters.map(() => []),
    ),
    list(
      0,
      2,
      SLIDE_ID,
      slides.map(({ outline = [] }) => outline),
    ),
    list(
      2,
      firstNote,
      NOTE_ID,
      notes.map(() => []),
    ),
  ]);
  const records = [
    documentRecord,
    ...slides.map(slideRecord),
    ...masters.map((shapes) => container(RT.mainMaster, [drawing(shapes)])),
    ...notes.map((shapes) => container(RT.notes, [drawing(shapes)])),
    ...objects.map(({ content, deflated }) =>
      deflated
        ? atom(RT.oleStorage, Buffer.concat([u32(content.length), deflateSync(content)]), 1)
        : atom(RT.oleStorage, content),
    ),
  ];
  const parts: Buffer[] = [];
  let length = 0;
  const add = (bytes: Buffer) => {
    parts.push(bytes);
    length += bytes.length;
    return length - bytes.length;
  };
  const edit = (offsets: readonly number[], first: number, last: number) => {
    const directory = add(atom(RT.persistDirectory, u32(first | (offsets.length << 20), ...offsets)));
    return add(atom(RT.userEdit, u32(0, 0, last, directory, 1, 99, 0)));
  };
  let last = 0;
  if (replaced.length > 0)
    last = edit(
      replaced.map((slide) => add(slideRecord(slide))),
      2,
      0,
    );
  const currentEdit = edit(records.map(add), 1, last);
  const user = Buffer.alloc(20);
  user.writeUInt32LE(20);
  user.writeUInt32LE(0xe391c05f, 4);
  user.writeUInt32LE(currentEdit, 8);
  return { document: Buffer.concat(parts), currentUser: atom(RT.currentUser, user) };
}

/** The OLE2 file of a presentation. */
export function presentation(spec: PresentationSpec, more: readonly StreamContent[] = []): Uint8Array<ArrayBuffer> {
  const { document, currentUser } = presentationStreams(spec);
  return writeOle2({
    name: '',
    children: [
      { name: 'PowerPoint Document', content: document },
      { name: 'Current User', content: currentUser },
      ...more,
    ],
  });
}
