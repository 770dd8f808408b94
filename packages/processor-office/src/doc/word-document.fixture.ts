/** For tests: Word documents made record by record ([MS-DOC]), so that everyone can see what they hold. */
import { type StorageContent, type StreamContent, writeOle2 } from '@cis/fileproc-core/ole2';

/** Characters with their properties: `grpprl` bytes of the characters and of the paragraph that ends in them. */
export interface RunSpec {
  readonly text: string;
  readonly characters?: readonly number[];
  readonly paragraph?: readonly number[];
}

/** A level of a list: code of its number format, and text in which characters 0 to 8 stand for the numbers of levels. */
export interface LevelSpec {
  readonly format: number;
  readonly text: string;
  readonly start?: number;
}

/** A document. Stories are runs; lists tell where their parts begin. */
export interface WordSpec {
  readonly body: readonly RunSpec[];
  /** Each a text; the reference mark and the paragraph mark are added. */
  readonly footnotes?: readonly string[];
  readonly endnotes?: readonly string[];
  /** Six separators, then six stories a section. */
  readonly headers?: readonly string[];
  readonly comments?: readonly { readonly text: string; readonly author: string }[];
  readonly textBoxes?: readonly string[];
  /** Characters of one byte (windows-1252), half of the pieces. */
  readonly compressed?: boolean;
  /** The text in two pieces that lie in the file the other way round, as a fast save leaves them. */
  readonly fastSaved?: boolean;
  readonly facingPages?: boolean;
  readonly data?: Uint8Array;
  /** One list: the levels of its definition, from the outermost. */
  readonly list?: readonly LevelSpec[];
  readonly objects?: readonly StorageContent[];
  readonly streams?: readonly StreamContent[];
}

export const DELETED = [0x00, 0x08, 1];
export const HIDDEN = [0x3c, 0x08, 1];
export const CELL = [0x16, 0x24, 1];
/** A paragraph of the list on a level. */
export const listed = (level: number) => [0x0b, 0x46, 1, 0, 0x0a, 0x26, level];
export const ROW_END = [0x16, 0x24, 1, 0x17, 0x24, 1];

const TEXT_AT = 0x800;

/** The OLE2 file of a document of Word 97. */
export function wordDocument(spec: WordSpec): Uint8Array<ArrayBuffer> {
  const { document, table } = wordStreams(spec);
  return writeOle2({
    name: '',
    children: [
      { name: 'WordDocument', content: document },
      { name: '1Table', content: table },
      ...(spec.data ? [{ name: 'Data', content: spec.data }] : []),
      ...(spec.objects ? [{ name: 'ObjectPool', children: spec.objects }] : []),
      ...(spec.streams ?? []),
    ],
  });
}

/** The two streams of a document of Word 97. */
export function wordStreams(spec: WordSpec): { document: Buffer; table: Buffer } {
  const notes = (texts: readonly string[] = [], mark: string) => texts.map((text) => `${mark}${text}\r`);
  const lists = {
    footnotes: notes(spec.footnotes, '\u0002'),
    headers: (spec.headers ?? []).map((text) => text && `${text}\r`),
    comments: notes(
      spec.comments?.map(({ text }) => text),
      '\u0005',
    ),
    endnotes: notes(spec.endnotes, '\u0002'),
    textBoxes: notes(spec.textBoxes, ''),
  };
  const lengthOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length, 0);
  const stories = Object.values(lists).flat();
  const runs: RunSpec[] = [...spec.body, ...stories.map((text) => ({ text }))].filter(({ text }) => text !== '');
  const width = spec.compressed ? 1 : 2;
  const text = Buffer.from(runs.map((run) => run.text).join(''), spec.compressed ? 'latin1' : 'utf16le');

  const table: Buffer[] = [];
  let tableAt = 0;
  const put = (bytes: Buffer): [number, number] => {
    table.push(bytes);
    tableAt += bytes.length;
    return [tableAt - bytes.length, bytes.length];
  };
  const document = Buffer.alloc(Math.ceil((TEXT_AT + text.length) / 512) * 512);
  const half = spec.fastSaved ? Math.floor(text.length / width / 2) : 0;
  const first = text.subarray(0, half * width);
  Buffer.concat([text.subarray(half * width), first]).copy(document, TEXT_AT);
  const offsetOf = (position: number) =>
    TEXT_AT + (position < half ? text.length - first.length + position * width : (position - half) * width);

  const pages: Buffer[] = [];
  const pageRuns = (kind: 'characters' | 'paragraph'): [number, number] => {
    const numbers: number[] = [];
    const bounds: number[] = [];
    let position = 0;
    const placed = runs.map((run) => {
      const start = offsetOf(position);
      position += run.text.length;
      return { start, end: start + run.text.length * width, grpprl: run[kind] ?? [] };
    });
    placed.sort((one, other) => one.start - other.start);
    for (let at = 0; at < placed.length; at += 8) {
      const group = placed.slice(at, at + 8);
      numbers.push(document.length / 512 + pages.length);
      bounds.push(group[0]!.start);
      pages.push(propertyPage(group, kind === 'characters' ? 1 : 13));
    }
    bounds.push(placed.at(-1)?.end ?? 0);
    return put(longs([...bounds, ...numbers]));
  };
  const positions = (texts: readonly string[]): [number, number] => {
    const bounds = [0];
    for (const one of texts) bounds.push(bounds.at(-1)! + one.length);
    return put(longs([...bounds, bounds.at(-1)! + 1]));
  };
  const structures: [number, [number, number]][] = [
    [3, positions(lists.footnotes)],
    [4, put(commentReferences(spec.comments?.length ?? 0))],
    [5, positions(lists.comments)],
    [11, positions(lists.headers)],
    [12, pageRuns('characters')],
    [13, pageRuns('paragraph')],
    [31, put(Buffer.from([spec.facingPages ? 1 : 0, 0, 0, 0]))],
    [33, put(pieceTable(spec, text.length / width, half, offsetOf))],
    [36, put(Buffer.concat((spec.comments ?? []).map(({ author }) => counted(author))))],
    [47, positions(lists.endnotes)],
    [56, positions(lists.textBoxes)],
    [73, put(listDefinition(spec.list))],
    [74, put(spec.list ? longs([1, 7, 0, 0, 0, 0xffffffff]) : Buffer.alloc(0))],
  ];

  for (const [at, value] of [
    [0, 0xa5ec],
    [2, 193],
    [6, 0x0411],
    [10, 0x200],
    [32, 14],
    [62, 22],
  ] as const)
    document.writeUInt16LE(value, at);
  document.writeUInt16LE(93, 152);
  const lengths = [spec.body.reduce((sum, run) => sum + run.text.length, 0), lengthOf(lists.footnotes)];
  lengths.push(
    lengthOf(lists.headers),
    0,
    lengthOf(lists.comments),
    lengthOf(lists.endnotes),
    lengthOf(lists.textBoxes),
  );
  for (const [index, length] of lengths.entries()) document.writeUInt32LE(length, 76 + index * 4);
  for (const [index, [start, length]] of structures) {
    document.writeUInt32LE(start, 154 + index * 8);
    document.writeUInt32LE(length, 158 + index * 8);
  }
  return { document: Buffer.concat([document, ...pages]), table: Buffer.concat(table) };
}

function pieceTable(spec: WordSpec, length: number, half: number, offsetOf: (position: number) => number): Buffer {
  const starts = spec.fastSaved ? [0, half] : [0];
  const descriptors = starts.map((start) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(spec.compressed ? (offsetOf(start) * 2) | 0x40000000 : offsetOf(start), 2);
    return bytes;
  });
  const plc = Buffer.concat([longs([...starts, length]), ...descriptors]);
  return Buffer.concat([Buffer.from([2]), longs([plc.length]), plc]);
}

/** A page of 512 bytes: offsets, then an entry a run, the properties from the end. */
function propertyPage(
  group: readonly { start: number; end: number; grpprl: readonly number[] }[],
  entry: 1 | 13,
): Buffer {
  const page = Buffer.alloc(512);
  let free = 510;
  for (const [index, { start, grpprl }] of group.entries()) {
    page.writeUInt32LE(start, index * 4);
    if (grpprl.length === 0) continue;
    const bytes = entry === 1 ? [grpprl.length, ...grpprl] : [0, (grpprl.length + 3) >> 1, 0, 0, ...grpprl];
    free = (free - bytes.length) & ~1;
    Buffer.from(bytes).copy(page, free);
    page[(group.length + 1) * 4 + index * entry] = free / 2;
  }
  page.writeUInt32LE(group.at(-1)!.end, group.length * 4);
  page[511] = group.length;
  return page;
}

/** One list of the number 7 and its nine levels. */
function listDefinition(levels: readonly LevelSpec[] | undefined): Buffer {
  if (!levels) return Buffer.alloc(0);
  const head = Buffer.alloc(2 + 28);
  head.writeUInt16LE(1);
  head.writeUInt32LE(7, 2);
  const written = Array.from({ length: 9 }, (_, index) => {
    const { format, text, start = 1 } = levels[index] ?? { format: 255, text: '' };
    const level = Buffer.alloc(28);
    level.writeInt32LE(start);
    level[4] = format;
    return Buffer.concat([level, counted(text)]);
  });
  return Buffer.concat([head, ...written]);
}

function commentReferences(count: number): Buffer {
  const descriptors = Buffer.alloc(count * 30);
  for (let index = 0; index < count; index++) descriptors.writeUInt16LE(index, index * 30 + 20);
  return Buffer.concat([longs(Array.from({ length: count + 1 }, (_, index) => index)), descriptors]);
}

function counted(text: string): Buffer {
  const bytes = Buffer.alloc(2 + text.length * 2);
  bytes.writeUInt16LE(text.length);
  bytes.write(text, 2, 'utf16le');
  return bytes;
}

function longs(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
}

/** A document of Word 6 of a Japanese edition: bytes in Shift_JIS, without piece table. */
export function word6Document(text: Buffer, languageId = 0x0411): Uint8Array<ArrayBuffer> {
  const document = Buffer.alloc(0x400 + text.length);
  for (const [at, value] of [
    [0, 0xa5dc],
    [2, 101],
    [6, languageId],
  ] as const)
    document.writeUInt16LE(value, at);
  document.writeUInt32LE(0x400, 0x18);
  document.writeUInt32LE(text.length, 0x34);
  text.copy(document, 0x400);
  return writeOle2({ name: '', children: [{ name: 'WordDocument', content: document }] });
}
