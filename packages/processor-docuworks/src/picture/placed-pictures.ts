import type { MetafileInfo, PlacedBitmap, Rectangle, TextRun } from '@cis/fileproc-core/metafile';
import { playMetafile } from '@cis/fileproc-core/metafile';
import { pictureFile, type StoredPictures } from '../drawing/stored-pictures.ts';

/** A picture that a metafile draws. */
export interface PlacedPicture {
  readonly content:
    | { readonly file: Uint8Array }
    | { readonly bitmap: PlacedBitmap }
    /** The number of a picture that the page keeps outside of the metafile. */
    | { readonly stored: number };
  /** The part that is drawn, in pixels: of a bitmap from its upper left corner, of a file from its lower left one. */
  readonly part: Rectangle;
  /** Device units of the metafile. */
  readonly target: Rectangle;
  readonly operation: number;
}

/** What a metafile of DocuWorks shows. */
export interface MetafileContent {
  readonly info: MetafileInfo;
  readonly runs: readonly TextRun[];
  readonly pictures: readonly PlacedPicture[];
  /** Why not all pictures are there. */
  readonly pictureDamage: string | undefined;
}

/** Pictures of one page: scans have hundreds of strips. */
const MOST_PICTURES = 20_000;
/** Text pieces of one page. */
const MOST_RUNS = 500_000;

/** DocuWorks' own comments: a picture in the record, the next stored picture, draw it. */
const TAKE_INLINE = 'DWa\0';
const TAKE_STORED = ['DWb\0', 'DW\u0002\u0001'];
const DRAW = ['DWc\0', 'DW\u0002\u0002'];
/** Of a comment that draws: bounds (4), destination (2), source (4), usage, operation, size of the destination. */
const DRAW_NUMBERS = 14;

/** Plays a metafile: its texts, and its pictures with those that DocuWorks keeps beside it. Throws CORRUPT for no metafile. */
export function readMetafile(data: Uint8Array, stored: StoredPictures): MetafileContent {
  const runs: TextRun[] = [];
  const pictures: PlacedPicture[] = [];
  let taken = 0;
  let current: PlacedPicture['content'] | undefined;
  let missing = 0;
  /** A list that is too short means that the last picture of the same size is drawn again. */
  const bySize = new Map<string, PlacedPicture['content']>();
  const info = playMetafile(data, {
    text: (run) => {
      if (runs.length < MOST_RUNS) runs.push(run);
    },
    bitmap: (bitmap) => {
      const { source: part, target, rasterOperation: operation } = bitmap;
      if (pictures.length < MOST_PICTURES) pictures.push({ content: { bitmap }, part, target, operation });
    },
    comment(comment, toDevice) {
      const name = Buffer.from(comment.buffer, comment.byteOffset, Math.min(4, comment.length)).toString('latin1');
      if (name === TAKE_INLINE) current = { file: pictureFile(comment.subarray(4)) };
      else if (TAKE_STORED.includes(name)) current = taken < stored.count ? { stored: taken++ } : undefined;
      else if (DRAW.includes(name)) {
        const place = placeIn(comment.subarray(4), toDevice);
        const size = place && `${place.part.width} x ${place.part.height}`;
        const content = current ?? (size ? bySize.get(size) : undefined);
        if (!place || !size || !content) missing++;
        else if (pictures.length < MOST_PICTURES) {
          bySize.set(size, content);
          pictures.push({ content, ...place });
        }
      }
    },
  });
  const pictureDamage = missing > 0 ? `${missing} of its pictures are missing` : undefined;
  return { info, runs, pictures, pictureDamage };
}

function placeIn(
  data: Uint8Array,
  toDevice: (rectangle: Rectangle) => Rectangle,
): Omit<PlacedPicture, 'content'> | undefined {
  if (data.length < DRAW_NUMBERS * 4) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const number = (index: number) => view.getInt32(index * 4, true);
  return {
    part: { x: number(6), y: number(7), width: number(8), height: number(9) },
    target: toDevice({ x: number(4), y: number(5), width: number(12), height: number(13) }),
    operation: number(11) >>> 0,
  };
}
