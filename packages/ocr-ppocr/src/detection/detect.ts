import type { TextBox } from '../geometry/text-box.ts';
import type { GreyPicture } from '../picture/grey.ts';
import { resized } from '../picture/resize.ts';
import type { Network } from '../runtime/session.ts';
import { boxesOf } from './boxes.ts';

/** The network halves its input five times. */
const GRID = 32;

/**
 * The boxes of text in a picture, seen with about `pixels` pixels (fewer where the picture has fewer), in no order.
 * The picture goes in as grey in all three channels, from -1 to 1.
 */
export async function detectText(network: Network, picture: GreyPicture, pixels: number): Promise<TextBox[]> {
  const scale = Math.min(1, Math.sqrt(pixels / (picture.width * picture.height)));
  const width = gridded(picture.width * scale);
  const height = gridded(picture.height * scale);
  const { data } = resized(picture, width, height);
  const input = new Float32Array(3 * data.length);
  for (let at = 0; at < data.length; at++) input[at] = data[at]! / 127.5 - 1;
  input.copyWithin(data.length, 0, data.length);
  input.copyWithin(2 * data.length, 0, data.length);
  const outputs = await network.run(input, [1, 3, height, width]);
  const probability = [...outputs.values()][0]?.data;
  if (!(probability instanceof Float32Array)) throw new Error('The detector gave no map.');
  return boxesOf({ width, height, probability }, picture);
}

function gridded(length: number): number {
  return Math.max(GRID, Math.round(length / GRID) * GRID);
}
