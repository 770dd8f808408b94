/** Where run-length decoding writes: one call for each pixel, only ever inside of the picture. */
export type PixelWriter = (x: number, y: number, colour: number) => void;

/** What the next byte is. */
type State = 'count' | 'colour' | 'escape' | 'right' | 'up' | 'literal' | 'padding' | 'ended';

/** Decodes as chunks come. */
export interface RunLengthDecoder {
  /** Takes the next bytes. False once the picture has ended: the rest is of no interest. */
  push(chunk: Uint8Array): boolean;
  /** Whether the picture ended as it should, and nothing pointed out of it. */
  readonly sound: () => boolean;
}

/**
 * Decodes RLE8 or RLE4 (Microsoft, "Bitmap Compression"): pairs of a count and a colour; after a count of 0 an escape:
 * 0 ends the row, 1 the picture, 2 moves right and up, and n from 3 on is followed by n colours as they are, padded to
 * whole words. Rows are counted from the bottom of the picture.
 */
export function runLengthDecoder(bits: 4 | 8, width: number, height: number, write: PixelWriter): RunLengthDecoder {
  let [x, y] = [0, 0];
  let state = 'count' as State;
  let count = 0;
  let padded = false;
  let strayed = false;

  const put = (colour: number) => {
    if (x < width && y < height) write(x, y, colour);
    else strayed = true;
    x++;
  };
  /** The two colours of a byte alternate in RLE4. */
  const colourAt = (byte: number, place: number) => (bits === 8 ? byte : place % 2 === 0 ? byte >> 4 : byte & 0x0f);

  const afterLiterals = () => {
    state = padded ? 'padding' : 'count';
  };
  const steps: Record<State, (byte: number) => void> = {
    count(byte) {
      count = byte;
      state = byte === 0 ? 'escape' : 'colour';
    },
    colour(byte) {
      // What lies beyond the row is not walked through: two bytes could ask for 255 pixels, over and over.
      const inside = Math.max(0, Math.min(count, width - x));
      for (let place = 0; place < inside; place++) put(colourAt(byte, place));
      if (inside < count) strayed = true;
      x += count - inside;
      state = 'count';
    },
    escape(byte) {
      state = 'count';
      if (byte === 0) {
        x = 0;
        y++;
      } else if (byte === 1) state = 'ended';
      else if (byte === 2) state = 'right';
      else {
        count = byte;
        padded = Math.ceil((byte * bits) / 8) % 2 === 1;
        state = 'literal';
      }
    },
    right(byte) {
      x += byte;
      state = 'up';
    },
    up(byte) {
      y += byte;
      state = 'count';
    },
    literal(byte) {
      const here = Math.min(count, bits === 8 ? 1 : 2);
      for (let place = 0; place < here; place++) put(colourAt(byte, place));
      count -= here;
      if (count === 0) afterLiterals();
    },
    padding() {
      state = 'count';
    },
    ended() {},
  };
  return {
    push(chunk) {
      for (const byte of chunk) {
        steps[state](byte);
        // Past the last row nothing can follow but the end.
        if (state === 'ended' || y > height) return false;
      }
      return true;
    },
    // Some writers leave out the end of the picture after its last row.
    sound: () =>
      !strayed && (state === 'ended' || (state === 'count' && (y >= height || (y === height - 1 && x >= width)))),
  };
}
