/** A point; device units, y downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle; width and height are positive. */
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** A piece of text that one record draws. */
export interface TextRun extends Point {
  readonly text: string;
  /** `x` and `y` are where the baseline begins. How far the text advances. */
  readonly length: number;
  /** Degrees clockwise in which it advances: 0 to the right, 90 downwards. */
  readonly angle: number;
  /** Height of the em square. */
  readonly size: number;
  /** Upright characters one below another: a face whose name begins with `@`, or single characters set so. */
  readonly vertical: boolean;
}

/** A bitmap and where it is drawn. */
export interface PlacedBitmap {
  /** BITMAPINFO: header and colours. */
  readonly info: Uint8Array;
  readonly bits: Uint8Array;
  /** The part of the bitmap that is drawn, in its pixels, from its upper left corner. */
  readonly source: Rectangle;
  readonly target: Rectangle;
  /** Ternary raster operation. */
  readonly rasterOperation: number;
}

/** What a metafile shows, called in the order of its records. */
export interface MetafileSink {
  text?(run: TextRun): void;
  bitmap?(bitmap: PlacedBitmap): void;
  /** A comment of the program that wrote the file; `toDevice` is the transformation that holds for its coordinates. */
  comment?(data: Uint8Array, toDevice: (rectangle: Rectangle) => Rectangle): void;
}

/** What is known of a metafile after it was played. */
export interface MetafileInfo {
  /** The picture's frame in device units: what is outside is not seen. */
  readonly frame: Rectangle;
  /** The size of the window where one is set, in logical units. */
  readonly window: { readonly width: number; readonly height: number } | undefined;
  /** Of an EMF: the description without its NULs, program first. */
  readonly description: readonly string[];
  /** Pieces of text that give no characters: glyph numbers, symbols. */
  readonly unreadableRuns: number;
  /** Why it was not played to its end. */
  readonly damage: string | undefined;
}

/** How a metafile is read. */
export interface MetafileOptions {
  /** Character set of fonts that leave it to the system, as in LOGFONT: 128 (Japanese) unless told. */
  readonly defaultCharset?: number;
}

/** Records of one metafile that are played: a map of a town has a few hundred thousand. */
export const MOST_RECORDS = 2_000_000;
/** Characters of one record of text. */
export const MOST_CHARACTERS = 100_000;
