/** For tests: workbooks of Excel made record by record ([MS-XLS]), so that everyone can see what they hold. */
import { type StorageContent, type StreamContent, writeOle2 } from '@cis/fileproc-core/ole2';

/** A record: type, length, content. */
export function record(type: number, ...content: readonly (Uint8Array | readonly number[])[]): Buffer {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part as Uint8Array)));
  return Buffer.concat([u16(type, bytes.length), bytes]);
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, at * 2);
  return bytes;
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
}

export function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A string with a length of two bytes and a byte that tells of UTF-16 (XLUnicodeString). */
export function long8(text: string): Buffer {
  return Buffer.concat([u16(text.length), Buffer.from([1]), Buffer.from(text, 'utf16le')]);
}

/** The same with a length of one byte. */
export function short8(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length, 1]), Buffer.from(text, 'utf16le')]);
}

/** Where a cell stands and how it is shown. */
export type Place = readonly [row: number, column: number, format?: number];

export const at = ([row, column, format = 0]: Place) => u16(row, column, format);
export const number = (place: Place, value: number) => record(0x203, at(place), f64(value));
export const rk = (place: Place, value: number) => record(0x27e, at(place), u32((value << 2) | 2));
export const shared = (place: Place, index: number) => record(0xfd, at(place), u32(index));

export const BOF8 = (type: number) => record(0x809, u16(0x0600, type, 0, 0), u32(0, 0));
export const BOF5 = (type: number) => record(0x809, u16(0x0500, type, 0, 0));
export const EOF = record(0x0a);
export const GLOBALS = 5;
export const SHEET = 0x10;
export const CHART = 0x20;

/** A workbook of Excel 97. */
export interface WorkbookSpec {
  readonly sheets: readonly {
    readonly name: string;
    readonly hidden?: boolean;
    readonly type?: number;
    readonly records: readonly Buffer[];
  }[];
  /** Format codes; a cell with format n is shown by the nth, from 1. */
  readonly formats?: readonly string[];
  /** Ids of Excel's own formats that follow them. */
  readonly builtIn?: readonly number[];
  readonly strings?: readonly string[];
  readonly globals?: readonly Buffer[];
  readonly objects?: readonly StorageContent[];
}

/** The stream of a workbook of Excel 97. */
export function workbookStream({
  sheets,
  formats = [],
  builtIn = [],
  strings = [],
  globals = [],
}: WorkbookSpec): Buffer {
  const xf = (id: number) => record(0xe0, u16(0, id, 0), Buffer.alloc(14));
  const head = [
    BOF8(GLOBALS),
    ...globals,
    ...formats.map((code, index) => record(0x41e, u16(200 + index), long8(code))),
    xf(0),
    ...formats.map((_, index) => xf(200 + index)),
    ...builtIn.map(xf),
  ];
  const sst =
    strings.length > 0 ? record(0xfc, u32(strings.length, strings.length), ...strings.map(long8)) : Buffer.alloc(0);
  const bodies = sheets.map(({ records, type = SHEET }) => Buffer.concat([BOF8(type), ...records, EOF]));
  const boundSheet = (index: number, position: number) =>
    record(
      0x85,
      u32(position),
      [sheets[index]!.hidden ? 1 : 0, sheets[index]!.type === CHART ? 2 : 0],
      short8(sheets[index]!.name),
    );
  const lengthOf = (parts: readonly Buffer[]) => parts.reduce((sum, part) => sum + part.length, 0);
  const globalsLength = lengthOf([...head, ...sheets.map((_, index) => boundSheet(index, 0)), sst, EOF]);
  const positions = bodies.map((_, index) => globalsLength + lengthOf(bodies.slice(0, index)));
  return Buffer.concat([
    ...head,
    ...positions.map((position, index) => boundSheet(index, position)),
    sst,
    EOF,
    ...bodies,
  ]);
}

/** The OLE2 file of a workbook of Excel 97. */
export function workbook(spec: WorkbookSpec): Uint8Array<ArrayBuffer> {
  return inOle2([{ name: 'Workbook', content: workbookStream(spec) }, ...(spec.objects ?? [])]);
}

export function inOle2(children: readonly (StreamContent | StorageContent)[]): Uint8Array<ArrayBuffer> {
  return writeOle2({ name: '', children });
}
