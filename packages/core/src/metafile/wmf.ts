import { FileprocError } from '../contract/errors.ts';
import { CHARSET, decodeCharset } from './charset.ts';
import { DeviceContext, EM_OF_CELL, type Font, MOST_OBJECTS } from './device-context.ts';
import {
  type MetafileInfo,
  type MetafileOptions,
  type MetafileSink,
  MOST_RECORDS,
  type Rectangle,
} from './metafile.ts';
import { wmfBitmap } from './wmf-bitmaps.ts';

/** Record functions (MS-WMF 2.1.1.1). */
const FUNCTION = {
  saveState: 0x001e,
  setMapMode: 0x0103,
  restoreState: 0x0127,
  selectObject: 0x012d,
  setTextAlign: 0x012e,
  deleteObject: 0x01f0,
  setWindowOrigin: 0x020b,
  setWindowExtent: 0x020c,
  setViewportOrigin: 0x020d,
  setViewportExtent: 0x020e,
  moveTo: 0x0214,
  createFont: 0x02fb,
  textOut: 0x0521,
  escape: 0x0626,
  extTextOut: 0x0a32,
} as const;

/**
 * Functions that make an object, which takes the lowest free place of the table: palette, pattern brushes, pen, brush, region,
 * and a function of DocuWorks' own.
 */
const OTHER_OBJECTS: ReadonlySet<number> = new Set([0x00f7, 0x0142, 0x01f9, 0x02fa, 0x02fc, 0x06ff]);

/** Begins a header that says how large the picture is (MS-WMF 2.3.2.3). */
const PLACEABLE = 0x9ac6cdd7;
const PLACEABLE_LENGTH = 22;
const HEADER_LENGTH = 18;
/** The escape that holds a comment. */
const COMMENT = 0x000f;
/** Options of text: there is a rectangle; the string is of glyph numbers. */
const RECTANGLE = 6;
const GLYPH_NUMBERS = 0x10;

/** Whether bytes are a WMF, with or without the header that says its size. */
export function isWmf(data: Uint8Array): boolean {
  const view = viewOf(data);
  const at = data.length >= PLACEABLE_LENGTH && view.getUint32(0, true) === PLACEABLE ? PLACEABLE_LENGTH : 0;
  if (data.length < at + HEADER_LENGTH) return false;
  const type = view.getUint16(at, true);
  const version = view.getUint16(at + 4, true);
  return (type === 1 || type === 2) && view.getUint16(at + 2, true) === 9 && (version === 0x100 || version === 0x300);
}

/**
 * Plays a Windows metafile into `sink` (MS-WMF). Device units are those of its window. Throws CORRUPT for bytes that are no
 * WMF.
 */
export function playWmf(data: Uint8Array, sink: MetafileSink, options: MetafileOptions = {}): MetafileInfo {
  if (!isWmf(data)) throw new FileprocError('CORRUPT', 'The drawing is no WMF');
  const whole = viewOf(data);
  const bounds = whole.getUint32(0, true) === PLACEABLE ? boundsOf(whole) : undefined;
  const player = new Player(sink, options.defaultCharset ?? CHARSET.shiftJis);
  let damage: string | undefined;
  let at = (bounds ? PLACEABLE_LENGTH : 0) + HEADER_LENGTH;
  for (let count = 0; at < data.length; count++) {
    const length = at + 6 <= data.length ? whole.getUint32(at, true) * 2 : 0;
    if (length < 6 || length > data.length - at || count >= MOST_RECORDS) {
      damage = `the drawing breaks off after ${count} records`;
      break;
    }
    const record = data.subarray(at, at + length);
    const type = whole.getUint16(at + 4, true);
    at += length;
    if (type === 0) break;
    player.play(type, record);
  }
  const { window, viewport } = player.context;
  const size = viewport ?? window;
  const frame = size ? { x: 0, y: 0, ...size } : (bounds ?? { x: 0, y: 0, width: 1000, height: 1000 });
  return { frame, window, description: [], unreadableRuns: player.unreadableRuns, damage };
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

function boundsOf(view: DataView): Rectangle {
  const [left, top, right, bottom] = [6, 8, 10, 12].map((offset) => view.getInt16(offset, true)) as [
    number,
    number,
    number,
    number,
  ];
  // Text and bitmaps are placed from the window's origin.
  return { x: 0, y: 0, width: Math.max(1, Math.abs(right - left)), height: Math.max(1, Math.abs(bottom - top)) };
}

/** The state while a metafile is played. */
class Player {
  readonly context = new DeviceContext(1440);
  unreadableRuns = 0;
  readonly #sink: MetafileSink;
  readonly #defaultCharset: number;
  /** Fonts by their place; `null` where another object is, `undefined` where a place is free. */
  readonly #objects: (Font | null | undefined)[] = [];
  #firstFree = 0;

  constructor(sink: MetafileSink, defaultCharset: number) {
    this.#sink = sink;
    this.#defaultCharset = defaultCharset;
  }

  play(type: number, record: Uint8Array): void {
    const view = viewOf(record);
    const word = (offset: number) => (offset + 2 <= record.length ? view.getInt16(offset, true) : 0);
    // Parameters stand in reverse order.
    const point = () => ({ x: word(8), y: word(6) });
    const { context } = this;
    switch (type) {
      case FUNCTION.setWindowOrigin:
        context.set({ windowOrigin: point() });
        break;
      case FUNCTION.setWindowExtent:
        context.set({ windowExtent: point() });
        break;
      case FUNCTION.setViewportOrigin:
        context.set({ viewportOrigin: point() });
        break;
      case FUNCTION.setViewportExtent:
        context.set({ viewportExtent: point() });
        break;
      case FUNCTION.setMapMode:
        context.set({ mapMode: word(6) });
        break;
      case FUNCTION.setTextAlign:
        context.set({ align: word(6) });
        break;
      case FUNCTION.moveTo:
        context.set({ position: point() });
        break;
      case FUNCTION.saveState:
        context.save();
        break;
      case FUNCTION.restoreState:
        context.restore(word(6));
        break;
      case FUNCTION.createFont:
        this.#keep(record.length >= 25 ? fontOf(record) : null);
        break;
      case FUNCTION.selectObject:
        this.#select(word(6) & 0xffff);
        break;
      case FUNCTION.deleteObject:
        this.#delete(word(6) & 0xffff);
        break;
      case FUNCTION.textOut:
        this.#textOut(record);
        break;
      case FUNCTION.extTextOut:
        this.#extTextOut(record);
        break;
      case FUNCTION.escape:
        this.#escape(record);
        break;
      default:
        if (OTHER_OBJECTS.has(type)) this.#keep(null);
        else this.#bitmap(type, record);
    }
  }

  #keep(object: Font | null): void {
    while (this.#objects[this.#firstFree] !== undefined) this.#firstFree++;
    if (this.#firstFree < MOST_OBJECTS) this.#objects[this.#firstFree] = object;
  }

  #select(place: number): void {
    const font = this.#objects[place];
    if (font) this.context.set({ font });
  }

  #delete(place: number): void {
    if (place >= this.#objects.length) return;
    this.#objects[place] = undefined;
    this.#firstFree = Math.min(this.#firstFree, place);
  }

  #bitmap(type: number, record: Uint8Array): void {
    const bitmap = this.#sink.bitmap && wmfBitmap(type, record, this.context);
    if (bitmap) this.#sink.bitmap?.(bitmap);
  }

  #textOut(record: Uint8Array): void {
    if (record.length < 8) return;
    const view = viewOf(record);
    const count = view.getUint16(6, true);
    const behind = 8 + count + (count % 2);
    if (count === 0 || behind + 4 > record.length) return;
    const reference = { x: view.getInt16(behind + 2, true), y: view.getInt16(behind, true) };
    this.#draw(record.subarray(8, 8 + count), reference, undefined);
  }

  #extTextOut(record: Uint8Array): void {
    if (record.length < 14) return;
    const view = viewOf(record);
    const count = view.getUint16(10, true);
    const options = view.getUint16(12, true);
    const start = 14 + (options & RECTANGLE ? 8 : 0);
    const end = start + count;
    if (count === 0 || end > record.length) return;
    if (options & GLYPH_NUMBERS) {
      this.unreadableRuns++;
      return;
    }
    let advances = end + (count % 2);
    let sum: number | undefined;
    if (advances + count * 2 <= record.length)
      for (sum = 0; advances < end + (count % 2) + count * 2; advances += 2) sum += view.getInt16(advances, true);
    const reference = { x: view.getInt16(8, true), y: view.getInt16(6, true) };
    this.#draw(record.subarray(start, end), reference, sum);
  }

  #draw(bytes: Uint8Array, reference: { x: number; y: number }, advance: number | undefined): void {
    const text = decodeCharset(bytes, this.context.font.charset, this.#defaultCharset);
    if (text === '') this.unreadableRuns++;
    else this.#sink.text?.(this.context.run(text, reference, advance));
  }

  #escape(record: Uint8Array): void {
    if (!this.#sink.comment || record.length < 10) return;
    const view = viewOf(record);
    if (view.getUint16(6, true) !== COMMENT) return;
    const length = Math.min(view.getUint16(8, true), record.length - 10);
    this.#sink.comment(record.subarray(10, 10 + length), (rectangle) => this.context.rectangle(rectangle));
  }
}

/** A LOGFONT of 16-bit fields (MS-WMF 2.2.1.2). */
function fontOf(record: Uint8Array): Font {
  const view = viewOf(record);
  const height = view.getInt16(6, true);
  return {
    size: height < 0 ? -height : height * EM_OF_CELL || 16,
    escapement: view.getInt16(10, true) / 10,
    charset: record[19]!,
    vertical: record[24] === 0x40,
  };
}
