import type { Metadata, ProcessContext } from '@cis/fileproc-core';
import type { Sharp } from 'sharp';

/** What opening a picture needs of its surroundings. */
export type PictureContext = Pick<ProcessContext, 'limits' | 'scratch'>;

/** A file as pages of pixels, whatever its format. */
export interface Picture {
  /** What the file says of itself: see the package's README for the names. */
  readonly metadata: Metadata;
  /** Frames of an animation, of which the first alone is read; absent for a still picture. */
  readonly frames?: number;
  /**
   * The pages, one after another. A page can be decoded until the next one is asked for. A page that is not there is an
   * `Error` in its place.
   */
  pages(): AsyncIterable<PicturePage | Error>;
  close(): Promise<void>;
}

/** One page, not yet decoded. */
export interface PicturePage {
  readonly header: PageHeader;
  /** Something of it was missing already when its header was read. */
  readonly damaged?: boolean;
  /** A pipeline over its pixels as they are stored. `tolerant` takes what can be decoded of a broken page. */
  decode(tolerant: boolean): Sharp;
}

/** What the head of a page says. */
export interface PageHeader {
  /** Pixels as stored, before `orientation`. */
  readonly width: number;
  /** Pixels as stored, before `orientation`. */
  readonly height: number;
  /** How the stored pixels must be turned and mirrored to be seen: EXIF's 1 to 8 (EXIF 3.0, 4.6.4, tag 274). */
  readonly orientation: number;
  /** Dots per inch as stored, where stated. */
  readonly dpi?: Resolution;
  /** It lost detail when it was compressed: JPEG inside of TIFF. */
  readonly lossy?: boolean;
}

/** Dots per inch. */
export interface Resolution {
  readonly x: number;
  readonly y: number;
}

/** Whether an orientation exchanges width and height. */
export function isSideways(orientation: number): boolean {
  return orientation >= 5 && orientation <= 8;
}

/** Dots per inch that a picture can really have; programs write 0, 1 and millions where they know of none. */
const POSSIBLE_DPI = { least: 10, most: 10_000 };

/** A stated resolution, if it is possible. */
export function possibleDpi(x: number | undefined, y: number | undefined): Resolution | undefined {
  const possible = (value: number | undefined): value is number =>
    value !== undefined && value >= POSSIBLE_DPI.least && value <= POSSIBLE_DPI.most;
  return possible(x) && possible(y) ? { x, y } : undefined;
}
