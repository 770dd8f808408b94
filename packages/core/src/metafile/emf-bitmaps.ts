import type { DeviceContext } from './device-context.ts';
import { sourceRectangle } from './dib-header.ts';
import type { PlacedBitmap } from './metafile.ts';

/** Where a record keeps its fields (MS-EMF 2.3.1): offsets from its beginning. */
interface Layout {
  readonly target: readonly [x: number, y: number, width: number, height: number];
  readonly source: readonly [x: number, y: number, width: number, height: number];
  readonly info: number;
  readonly operation: number | undefined;
}

const LAYOUTS: Readonly<Record<number, Layout>> = {
  /** BITBLT: drawn in its own size. */
  76: { target: [24, 28, 32, 36], source: [44, 48, 32, 36], info: 84, operation: 40 },
  /** STRETCHBLT. */
  77: { target: [24, 28, 32, 36], source: [44, 48, 100, 104], info: 84, operation: 40 },
  /** SETDIBITSTODEVICE. */
  80: { target: [24, 28, 40, 44], source: [32, 36, 40, 44], info: 48, operation: undefined },
  /** STRETCHDIBITS. */
  81: { target: [24, 28, 72, 76], source: [32, 36, 40, 44], info: 48, operation: 68 },
};

/** Copy the source: what records without an operation do. */
export const COPY = 0xcc0020;
/** Shortest record of a bitmap. */
const SHORTEST = 80;

/** The bitmap that a record draws; undefined for a record that draws none, or one that is broken. */
export function emfBitmap(type: number, record: Uint8Array, context: DeviceContext): PlacedBitmap | undefined {
  const layout = LAYOUTS[type];
  if (!layout || record.length < SHORTEST) return undefined;
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const int = (offset: number) => (offset + 4 <= record.length ? view.getInt32(offset, true) : 0);
  const part = (offset: number): Uint8Array | undefined => {
    const [start, length] = [int(offset) >>> 0, int(offset + 4) >>> 0];
    return start <= record.length && length <= record.length - start
      ? record.subarray(start, start + length)
      : undefined;
  };
  const info = part(layout.info);
  const bits = part(layout.info + 8);
  if (!info || !bits || info.length === 0 || bits.length === 0) return undefined;
  const [x, y, width, height] = layout.target.map(int) as [number, number, number, number];
  const source = sourceRectangle(info, layout.source.map(int) as [number, number, number, number]);
  if (!source) return undefined;
  return {
    info,
    bits,
    source,
    target: context.rectangle({ x, y, width, height }),
    rasterOperation: layout.operation === undefined ? COPY : int(layout.operation) >>> 0,
  };
}
