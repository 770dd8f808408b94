import type { Random } from './random.ts';

/** Makes something else of a file, in a way that may depend on its format. */
export type Mutation = (content: Buffer, random: Random) => Buffer;

/** Numbers at which parsers go wrong: signs, powers of two and their neighbours. */
export const NUMBERS = [0, 1, -1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0xfffffffe, 0xffffffff];

/** Changes some bytes anywhere, or those of one 16-bit or 32-bit number. */
export function changeBytes(content: Buffer, random: Random): Buffer {
  const changed = Buffer.from(content);
  if (changed.length === 0) return changed;
  for (let count = 1 + random.below(8); count > 0; count--) {
    const at = random.below(changed.length);
    const number = random.pick(NUMBERS) >>> 0;
    const choice = random.below(100);
    if (choice < 40) changed[at] = random.below(256);
    else if (choice < 70) changed[at] = changed[at]! ^ (1 << random.below(8));
    else if (choice < 85 && at + 2 <= changed.length) changed.writeUInt16LE(number & 0xffff, at);
    else if (choice < 93 && at + 4 <= changed.length) changed.writeUInt32LE(number, at);
    else if (at + 4 <= changed.length) changed.writeUInt32BE(number, at);
  }
  return changed;
}

/** Cuts the file off, or takes a piece out of it, or puts a piece of it in once more. */
export function movePieces(content: Buffer, random: Random): Buffer {
  const from = random.below(content.length + 1);
  const to = Math.min(content.length, from + random.below(1 + Math.min(content.length, 4096)));
  switch (random.below(4)) {
    case 0:
      return content.subarray(0, from);
    case 1:
      return Buffer.concat([content.subarray(0, from), content.subarray(to)]);
    case 2:
      return Buffer.concat([content.subarray(0, to), content.subarray(from)]);
    default:
      return Buffer.concat([content.subarray(0, from), Buffer.alloc(to - from), content.subarray(to)]);
  }
}

/** Either of the two, which know nothing of the format. */
export const mutateBytes: Mutation = (content, random) =>
  (random.chance(70) ? changeBytes : movePieces)(content, random);

/** One or several of these mutations, one after another; the first is chosen most often. */
export function several(...mutations: readonly Mutation[]): Mutation {
  return (content, random) => {
    let mutated = content;
    for (let count = 1 + random.below(3); count > 0; count--)
      mutated = (random.chance(60) ? mutations[0]! : random.pick(mutations))(mutated, random);
    return mutated;
  };
}
