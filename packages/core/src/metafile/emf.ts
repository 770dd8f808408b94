import { FileprocError } from '../contract/errors.ts';
import { decodeUtf16 } from './charset.ts';
import { DeviceContext, EM_OF_CELL, type Font, MOST_OBJECTS } from './device-context.ts';
import { emfBitmap } from './emf-bitmaps.ts';
import { emfTexts } from './emf-text.ts';
import type { Matrix } from './matrix.ts';
import { type MetafileInfo, type MetafileOptions, type MetafileSink, MOST_RECORDS } from './metafile.ts';

/** Record types (MS-EMF 2.1.1). */
const TYPE = {
  header: 1,
  setWindowExtent: 9,
  setWindowOrigin: 10,
  setViewportExtent: 11,
  setViewportOrigin: 12,
  endOfFile: 14,
  setMapMode: 17,
  setTextAlign: 22,
  moveTo: 27,
  saveState: 33,
  restoreState: 34,
  setWorldTransform: 35,
  modifyWorldTransform: 36,
  selectObject: 37,
  deleteObject: 40,
  comment: 70,
  createFont: 82,
} as const;

/** ` EMF` at byte 40 of the header (MS-EMF 2.2.9). */
const SIGNATURE = 0x464d4520;
/** The shortest header. */
const HEADER_LENGTH = 88;

/** Whether bytes are an EMF. */
export function isEmf(data: Uint8Array): boolean {
  const view = viewOf(data);
  return (
    data.length >= HEADER_LENGTH && view.getUint32(0, true) === TYPE.header && view.getUint32(40, true) === SIGNATURE
  );
}

/**
 * Plays an enhanced metafile into `sink` (MS-EMF): texts, bitmaps and comments in device units. A file that breaks off gives
 * what came before. Throws CORRUPT for bytes that are no EMF.
 */
export function playEmf(data: Uint8Array, sink: MetafileSink, options: MetafileOptions = {}): MetafileInfo {
  if (!isEmf(data)) throw new FileprocError('CORRUPT', 'The drawing is no EMF');
  const header = readHeader(data);
  const context = new DeviceContext(header.dpi);
  const fonts = new Map<number, Font>();
  let unreadableRuns = 0;
  let damage: string | undefined;
  let at = 0;
  for (let count = 0; at < data.length; count++) {
    const length = at + 8 <= data.length ? viewOf(data).getUint32(at + 4, true) : 0;
    if (length < 8 || length % 4 !== 0 || length > data.length - at || count >= MOST_RECORDS) {
      damage = `the drawing breaks off after ${count} records`;
      break;
    }
    const record = data.subarray(at, at + length);
    const view = viewOf(record);
    const type = view.getUint32(0, true);
    at += length;
    if (type === TYPE.endOfFile) break;
    const texts = emfTexts(type, record, context.font.charset, options);
    if (texts) {
      for (const { text, reference, advance } of texts.pieces) sink.text?.(context.run(text, reference, advance));
      unreadableRuns += texts.unreadable;
    } else if (type === TYPE.comment) comment(record, sink, context);
    else if (type === TYPE.createFont) readFont(record, fonts);
    else if (type === TYPE.selectObject) select(record, fonts, context);
    else if (!changeState(type, view, context, fonts) && sink.bitmap) {
      const bitmap = emfBitmap(type, record, context);
      if (bitmap) sink.bitmap(bitmap);
    }
  }
  return { frame: header.frame, description: header.description, window: context.window, unreadableRuns, damage };
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/** Changes the state by a record of fixed fields; false for a record that is none. */
function changeState(type: number, view: DataView, context: DeviceContext, fonts: Map<number, Font>): boolean {
  const int = (offset: number) => (offset + 4 <= view.byteLength ? view.getInt32(offset, true) : 0);
  const point = () => ({ x: int(8), y: int(12) });
  switch (type) {
    case TYPE.setWindowExtent:
      context.set({ windowExtent: point() });
      return true;
    case TYPE.setWindowOrigin:
      context.set({ windowOrigin: point() });
      return true;
    case TYPE.setViewportExtent:
      context.set({ viewportExtent: point() });
      return true;
    case TYPE.setViewportOrigin:
      context.set({ viewportOrigin: point() });
      return true;
    case TYPE.setMapMode:
      context.set({ mapMode: int(8) });
      return true;
    case TYPE.setTextAlign:
      context.set({ align: int(8) });
      return true;
    case TYPE.moveTo:
      context.set({ position: point() });
      return true;
    case TYPE.saveState:
      context.save();
      return true;
    case TYPE.restoreState:
      context.restore(int(8));
      return true;
    case TYPE.deleteObject:
      fonts.delete(int(8));
      return true;
    case TYPE.setWorldTransform:
      if (view.byteLength >= 32) context.transformWorld(matrixAt(view, 8), 'instead');
      return true;
    case TYPE.modifyWorldTransform:
      if (view.byteLength >= 36) modifyWorld(view, context);
      return true;
    default:
      return false;
  }
}

function modifyWorld(view: DataView, context: DeviceContext): void {
  const mode = view.getUint32(32, true);
  if (mode === 1) context.transformWorld([1, 0, 0, 1, 0, 0], 'instead');
  else context.transformWorld(matrixAt(view, 8), mode === 2 ? 'before' : mode === 3 ? 'behind' : 'instead');
}

function matrixAt(view: DataView, offset: number): Matrix {
  const value = (index: number) => {
    const number = view.getFloat32(offset + index * 4, true);
    return Number.isFinite(number) ? number : 0;
  };
  return [value(0), value(1), value(2), value(3), value(4), value(5)];
}

/** A LOGFONT in UTF-16 at byte 12 (MS-EMF 2.2.13). */
function readFont(record: Uint8Array, fonts: Map<number, Font>): void {
  if (record.length < 12 + 30 || fonts.size >= MOST_OBJECTS) return;
  const view = viewOf(record);
  const height = view.getInt32(12, true);
  fonts.set(view.getInt32(8, true), {
    size: height < 0 ? -height : height * EM_OF_CELL || 16,
    escapement: view.getInt32(20, true) / 10,
    charset: record[35]!,
    vertical: view.getUint16(40, true) === 0x40,
  });
}

function select(record: Uint8Array, fonts: ReadonlyMap<number, Font>, context: DeviceContext): void {
  const font = record.length >= 12 ? fonts.get(viewOf(record).getInt32(8, true)) : undefined;
  if (font) context.set({ font });
}

function comment(record: Uint8Array, sink: MetafileSink, context: DeviceContext): void {
  if (!sink.comment || record.length < 12) return;
  const length = Math.min(viewOf(record).getUint32(8, true), record.length - 12);
  sink.comment(record.subarray(12, 12 + length), (rectangle) => context.rectangle(rectangle));
}

/** Device units of the frame: it is in 1/100 mm, and the header says how many pixels and millimetres the device has. */
function readHeader(data: Uint8Array) {
  const view = viewOf(data);
  const int = (offset: number) => view.getInt32(offset, true);
  const perHundredth = (pixels: number, millimetres: number) =>
    pixels > 0 && millimetres > 0 ? pixels / millimetres / 100 : 96 / 2540;
  const [x, y] = [perHundredth(int(72), int(80)), perHundredth(int(76), int(84))];
  const frame = {
    x: int(24) * x,
    y: int(28) * y,
    width: Math.max(1, (int(32) - int(24)) * x),
    height: Math.max(1, (int(36) - int(28)) * y),
  };
  const [count, offset] = [view.getUint32(60, true), view.getUint32(64, true)];
  const fits = offset >= HEADER_LENGTH && offset + count * 2 <= Math.min(data.length, view.getUint32(4, true));
  const description = fits
    ? decodeUtf16(data.subarray(offset, offset + count * 2))
        .split('\0')
        .filter(Boolean)
    : [];
  return { frame, description, dpi: x * 2540 };
}
