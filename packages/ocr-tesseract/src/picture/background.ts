import { type GreyPicture, histogramOf, quantileOf } from './grey.ts';

/** Pixels of a tile's side: larger than the strokes of text, smaller than the fall of light over a page. */
const TILE = 32;

/** Under this median shade the page is taken to be light text on dark ground. Text covers a tenth of a page or so. */
const DARK_GROUND = 100;

/** Light text on a dark ground turned into dark text on a light one; else the picture itself. */
export function withLightGround(picture: GreyPicture): GreyPicture {
  if (quantileOf(histogramOf(picture), 0.5) >= DARK_GROUND) return picture;
  return { ...picture, data: picture.data.map((shade) => 255 - shade) };
}

/**
 * Makes the ground white everywhere: each pixel is divided by the brightness of the paper around it. A page photographed
 * under a lamp has no one threshold that tells ink from paper; afterwards it has.
 */
export function withEvenGround({ width, height, data }: GreyPicture): GreyPicture {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const paper = smoothed(brightened(paperOf(data, width, height, columns, rows), columns, rows), columns, rows);
  const even = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [row, nextRow, down] = between(y, rows);
    for (let x = 0; x < width; x++) {
      const [column, nextColumn, right] = between(x, columns);
      const upper = paper[row * columns + column]! * (1 - right) + paper[row * columns + nextColumn]! * right;
      const lower = paper[nextRow * columns + column]! * (1 - right) + paper[nextRow * columns + nextColumn]! * right;
      const at = y * width + x;
      even[at] = Math.min(255, (data[at]! * 255) / Math.max(1, upper * (1 - down) + lower * down));
    }
  }
  return { width, height, data: even };
}

/** The brightness of the paper in each tile: the shade that nine tenths of its pixels do not pass. */
function paperOf(data: Uint8Array, width: number, height: number, columns: number, rows: number): Float32Array {
  const paper = new Float32Array(columns * rows);
  const tile = new Uint32Array(256);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      tile.fill(0);
      const right = Math.min(width, (column + 1) * TILE);
      const bottom = Math.min(height, (row + 1) * TILE);
      for (let y = row * TILE; y < bottom; y++)
        for (let x = column * TILE; x < right; x++) tile[data[y * width + x]!]!++;
      paper[row * columns + column] = quantileOf(tile, 0.9);
    }
  return paper;
}

/** The brightest of each tile and its neighbours: a tile full of ink must not pass for dark paper. */
function brightened(tiles: Float32Array, columns: number, rows: number): Float32Array {
  return overNeighbours(tiles, columns, rows, (around) => Math.max(...around));
}

/** The mean of each tile and its neighbours. */
function smoothed(tiles: Float32Array, columns: number, rows: number): Float32Array {
  return overNeighbours(tiles, columns, rows, (around) => around.reduce((sum, shade) => sum + shade, 0) / 9);
}

function overNeighbours(
  tiles: Float32Array,
  columns: number,
  rows: number,
  value: (around: number[]) => number,
): Float32Array {
  return tiles.map((_, index) => {
    const around: number[] = [];
    for (let down = -1; down <= 1; down++)
      for (let right = -1; right <= 1; right++) {
        const row = Math.min(rows - 1, Math.max(0, Math.floor(index / columns) + down));
        const column = Math.min(columns - 1, Math.max(0, (index % columns) + right));
        around.push(tiles[row * columns + column]!);
      }
    return value(around);
  });
}

/** The two tiles whose centres a pixel lies between, and how far it is from the first to the second. */
function between(pixel: number, tiles: number): [first: number, second: number, share: number] {
  const position = Math.min(tiles - 1, Math.max(0, (pixel + 0.5) / TILE - 0.5));
  const first = Math.floor(position);
  return [first, Math.min(tiles - 1, first + 1), position - first];
}
