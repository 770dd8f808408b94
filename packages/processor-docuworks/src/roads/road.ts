/** A way to what a file holds. */
export type Road = 'native' | 'xdwapi' | 'ifilter' | 'carve';

/** All of them, in the order in which they are tried unless told otherwise. */
export const ROADS: readonly Road[] = ['native', 'xdwapi', 'ifilter', 'carve'];

/** What every road needs to know. */
export interface RoadOptions {
  /** Pixels of the largest picture that OCR gets. */
  readonly mostOcrPixels: number;
  /** Whether pictures of pages are read by OCR where another road than `native` found no text on them. */
  readonly ocrFallback: boolean;
}
