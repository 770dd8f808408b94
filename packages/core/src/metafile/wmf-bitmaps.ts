import type { DeviceContext } from './device-context.ts';
import { readDibHeader, sourceRectangle } from './dib-header.ts';
import { COPY } from './emf-bitmaps.ts';
import type { PlacedBitmap } from './metafile.ts';

/** Where a record keeps its fields (MS-WMF 2.3.1): offsets of 16-bit words from its beginning. */
interface Layout {
  readonly target: readonly [x: number, y: number, width: number, height: number];
  readonly source: readonly [x: number, y: number, width: number, height: number];
  readonly bitmap: number;
  readonly hasOperation: boolean;
}

const LAYOUTS: Readonly<Record<number, Layout>> = {
  /** DIBBITBLT. */
  2368: { target: [20, 18, 16, 14], source: [12, 10, 16, 14], bitmap: 22, hasOperation: true },
  /** DIBSTRETCHBLT. */
  2881: { target: [24, 22, 20, 18], source: [16, 14, 12, 10], bitmap: 26, hasOperation: true },
  /** SETDIBTODEV. */
  3379: { target: [22, 20, 18, 16], source: [14, 12, 18, 16], bitmap: 24, hasOperation: false },
  /** STRETCHDIB. */
  3907: { target: [26, 24, 22, 20], source: [18, 16, 14, 12], bitmap: 28, hasOperation: true },
};

/** The bitmap that a record draws; undefined for a record that draws none, or one that is broken. */
export function wmfBitmap(type: number, record: Uint8Array, context: DeviceContext): PlacedBitmap | undefined {
  const layout = LAYOUTS[type];
  if (!layout || record.length <= layout.bitmap) return undefined;
  const info = record.subarray(layout.bitmap);
  const header = readDibHeader(info);
  if (!header || header.length >= info.length) return undefined;
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const word = (offset: number) => view.getInt16(offset, true);
  const [x, y, width, height] = layout.target.map(word) as [number, number, number, number];
  const source = sourceRectangle(info, layout.source.map(word) as [number, number, number, number]);
  if (!source) return undefined;
  return {
    info: info.subarray(0, header.length),
    bits: info.subarray(header.length),
    source,
    target: context.rectangle({ x, y, width, height }),
    rasterOperation: layout.hasOperation ? view.getUint32(6, true) : COPY,
  };
}
