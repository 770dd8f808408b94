import type { GreyPicture } from '../picture/grey.ts';
import type { Network } from '../runtime/session.ts';
import { decodeSteps, type ReadCharacter } from './decode.ts';

/** Reads one strip. */
export type Recognize = (strip: GreyPicture) => Promise<ReadCharacter[]>;

/** Pixels of width that become one step. */
const STEP = 8;

/**
 * A recogniser of strips. One strip at a time: several in a batch are padded to the widest, which changes what is read of
 * the others and gains no time on one thread.
 */
export function recognizer(network: Network, dictionary: readonly string[], signal: AbortSignal): Recognize {
  return async ({ width, height, data }) => {
    signal.throwIfAborted();
    const padded = Math.ceil(width / STEP) * STEP;
    const plane = padded * height;
    const input = new Float32Array(3 * plane);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) input[y * padded + x] = data[y * width + x]! / 127.5 - 1;
    input.copyWithin(plane, 0, plane);
    input.copyWithin(2 * plane, 0, plane);
    const outputs = await network.run(input, [1, 3, height, padded]);
    const classes = outputs.get('ids')?.data;
    const probabilities = outputs.get('conf')?.data;
    if (!(classes instanceof BigInt64Array && probabilities instanceof Float32Array))
      throw new Error('The recogniser gave no classes.');
    return decodeSteps({ classes, probabilities, used: width / padded }, dictionary);
  };
}
