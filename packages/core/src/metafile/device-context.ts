import { CHARSET } from './charset.ts';
import { apply, applyToRectangle, IDENTITY, type Matrix, multiply } from './matrix.ts';
import type { Point, Rectangle, TextRun } from './metafile.ts';

/** What of a font matters for text. */
export interface Font {
  /** Height of the em square, logical units. */
  readonly size: number;
  /** Degrees counter-clockwise by which the line of text is turned. */
  readonly escapement: number;
  readonly charset: number;
  /** Its face begins with `@`: characters lie on their side, so that a line turned by 270 degrees is vertical writing. */
  readonly vertical: boolean;
}

/** The state that SAVEDC saves. */
interface State {
  font: Font;
  /** Flags of SETTEXTALIGN. */
  align: number;
  mapMode: number;
  windowOrigin: Point;
  windowExtent: Point;
  viewportOrigin: Point;
  viewportExtent: Point | undefined;
  world: Matrix;
  position: Point;
}

const DEFAULT_FONT: Font = { size: 16, escapement: 0, charset: CHARSET.default, vertical: false };
/** Saved states; programs nest a handful. */
const MOST_SAVED = 1000;
/** Objects in the table of a metafile. */
export const MOST_OBJECTS = 100_000;

/** Flags of SETTEXTALIGN (MS-WMF 2.1.2.3). */
const ALIGN = { updatePosition: 1, right: 2, centre: 6, bottom: 8, baseline: 24 } as const;
/** Share of the em above the baseline where a font does not say. */
const ASCENT = 0.86;
/** Fonts given by the height of their cell have an em of this share of it. */
export const EM_OF_CELL = 0.87;

/** Map modes (MS-WMF 2.1.1.16); those between are units of length with y upwards. */
const MODE = { text: 1, isotropic: 7, anisotropic: 8 } as const;
/** Units an inch of the map modes 2 to 6: 0.1 mm, 0.01 mm, 0.01 inch, 0.001 inch, twips. */
const PER_INCH = [254, 2540, 100, 1000, 1440];

/** The drawing state of a metafile being played. */
export class DeviceContext {
  /** Dots an inch of the device that it was made for. */
  readonly #dpi: number;
  #state: State = {
    font: DEFAULT_FONT,
    align: 0,
    mapMode: MODE.text,
    windowOrigin: { x: 0, y: 0 },
    windowExtent: { x: 1, y: 1 },
    viewportOrigin: { x: 0, y: 0 },
    viewportExtent: undefined,
    world: IDENTITY,
    position: { x: 0, y: 0 },
  };
  readonly #saved: State[] = [];
  #window: { width: number; height: number } | undefined;
  #matrix: Matrix | undefined;

  constructor(dpi: number) {
    this.#dpi = dpi;
  }

  /** The size of the first window that was set. */
  get window(): { readonly width: number; readonly height: number } | undefined {
    return this.#window;
  }

  /** The size of the viewport, where one is set. */
  get viewport(): { readonly width: number; readonly height: number } | undefined {
    const { viewportExtent: extent } = this.#state;
    return extent && extent.x !== 0 && extent.y !== 0
      ? { width: Math.abs(extent.x), height: Math.abs(extent.y) }
      : undefined;
  }

  get font(): Font {
    return this.#state.font;
  }

  /** Changes parts of the state. */
  set(change: Partial<State>): void {
    Object.assign(this.#state, change);
    this.#matrix = undefined;
    const { windowExtent } = change;
    if (windowExtent && windowExtent.x !== 0 && windowExtent.y !== 0)
      this.#window ??= { width: Math.abs(windowExtent.x), height: Math.abs(windowExtent.y) };
  }

  /** Puts a transformation before the present one, or behind it. */
  transformWorld(matrix: Matrix, where: 'before' | 'behind' | 'instead'): void {
    const { world } = this.#state;
    this.set({
      world: where === 'instead' ? matrix : where === 'before' ? multiply(matrix, world) : multiply(world, matrix),
    });
  }

  save(): void {
    if (this.#saved.length < MOST_SAVED) this.#saved.push({ ...this.#state });
  }

  /** Goes back to a saved state: -1 the last one, positive numbers count from the first. */
  restore(which: number): void {
    const index = which < 0 ? this.#saved.length + which : which - 1;
    const state = this.#saved[index];
    if (!state) return;
    this.#state = state;
    this.#saved.length = index;
    this.#matrix = undefined;
  }

  /** Logical to device units. */
  get matrix(): Matrix {
    this.#matrix ??= multiply(this.#state.world, this.#mapping());
    return this.#matrix;
  }

  /** A rectangle of logical units in device units. */
  rectangle(rectangle: Rectangle): Rectangle {
    return applyToRectangle(this.matrix, rectangle);
  }

  #mapping(): Matrix {
    const { mapMode, windowOrigin, windowExtent, viewportOrigin, viewportExtent } = this.#state;
    let [x, y] = [1, 1];
    if (mapMode === MODE.anisotropic || mapMode === MODE.isotropic) {
      if (viewportExtent) [x, y] = [viewportExtent.x / (windowExtent.x || 1), viewportExtent.y / (windowExtent.y || 1)];
    } else if (mapMode !== MODE.text) {
      const scale = this.#dpi / (PER_INCH[mapMode - 2] ?? this.#dpi);
      [x, y] = [scale, -scale];
    }
    return [x, 0, 0, y, viewportOrigin.x - windowOrigin.x * x, viewportOrigin.y - windowOrigin.y * y];
  }

  /**
   * The run that a text makes at `reference`, which is ignored where the current position counts. `advance` is the sum of
   * the advances in logical units where the record gives them.
   */
  run(text: string, reference: Point, advance: number | undefined): TextRun {
    const { font, align, position } = this.#state;
    const { a, length, from, matrix } = this.#line(text, reference, advance, (align & ALIGN.updatePosition) !== 0);
    const end = apply(matrix, { x: from.x + a.x * length, y: from.y + a.y * length });
    const start = apply(matrix, from);
    if (align & ALIGN.updatePosition)
      this.set({ position: { x: position.x + a.x * length, y: position.y + a.y * length } });
    // The direction of an empty length is that of the line all the same.
    const along = apply(matrix, { x: from.x + a.x, y: from.y + a.y });
    const [dx, dy] = [along.x - start.x, along.y - start.y];
    const [ma, mb, mc, md] = matrix;
    return {
      text,
      x: start.x,
      y: start.y,
      length: Math.hypot(end.x - start.x, end.y - start.y),
      angle: (Math.atan2(dy, dx) * 180) / Math.PI,
      size: font.size * Math.sqrt(Math.abs(ma * md - mb * mc)),
      vertical: font.vertical,
    };
  }

  #line(text: string, reference: Point, advance: number | undefined, atPosition: boolean) {
    const { font, align, position } = this.#state;
    const matrix = this.matrix;
    // Where the axis of y points upwards, a counter-clockwise turn is one of growing angles.
    const up = matrix[3] < 0 ? 1 : -1;
    const radians = (font.escapement * Math.PI) / 180;
    const a = { x: Math.cos(radians), y: up * Math.sin(radians) };
    const down = { x: up * a.y, y: -up * a.x };
    const length = advance ?? ems(text) * font.size;
    const back = (align & ALIGN.centre) === ALIGN.centre ? length / 2 : align & ALIGN.right ? length : 0;
    const drop =
      (align & ALIGN.baseline) === ALIGN.baseline
        ? 0
        : align & ALIGN.bottom
          ? (ASCENT - 1) * font.size
          : ASCENT * font.size;
    const at = atPosition ? position : reference;
    return { a, length, matrix, from: { x: at.x - a.x * back + down.x * drop, y: at.y - a.y * back + down.y * drop } };
  }
}

/** About how many ems a text is long where no advances are given. */
export function ems(text: string): number {
  let halves = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    halves += unit < 0x1100 || (unit >= 0xff61 && unit <= 0xff9f) ? 1 : 2;
  }
  return halves / 2;
}
