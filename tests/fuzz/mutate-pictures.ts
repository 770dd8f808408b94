import { crc32 } from 'node:zlib';
import { type Mutation, mutateBytes, NUMBERS } from './mutate-bytes.ts';

/** A chunk of a PNG changed, taken away or doubled; checksums are made right again, without which nothing looks at it. */
export const mutatePng: Mutation = (content, random) => {
  const chunks: { type: Buffer; data: Buffer }[] = [];
  for (let at = 8; at + 12 <= content.length; ) {
    const length = content.readUInt32BE(at);
    chunks.push({ type: content.subarray(at + 4, at + 8), data: content.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  if (chunks.length === 0) return mutateBytes(content, random);
  const at = random.below(chunks.length);
  const chunk = chunks[at]!;
  const choice = random.below(100);
  if (choice < 10) chunks.splice(at, 1);
  else if (choice < 20) chunks.splice(at, 0, chunk);
  else chunks[at] = { type: chunk.type, data: mutateBytes(chunk.data, random) };
  return Buffer.concat([
    content.subarray(0, 8),
    ...chunks.map(({ type, data }) => {
      const named = Buffer.concat([type, data]);
      const frame = Buffer.alloc(8);
      frame.writeUInt32BE(data.length, 0);
      frame.writeUInt32BE(crc32(named), 4);
      return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
    }),
  ]);
};

/** A number of a TIFF's directory: a tag, type, count or value (TIFF 6.0, section 2). Little-endian, as the fixture is. */
export const mutateTiff: Mutation = (content, random) => {
  const changed = Buffer.from(content);
  if (changed.length < 16) return changed;
  let directory = changed.readUInt32LE(4);
  for (let skip = random.below(3); skip > 0 && directory + 2 < changed.length; skip--) {
    const next = directory + 2 + changed.readUInt16LE(directory) * 12;
    if (next + 4 > changed.length || changed.readUInt32LE(next) === 0) break;
    directory = changed.readUInt32LE(next);
  }
  if (directory + 14 > changed.length) return mutateBytes(content, random);
  const entry = directory + 2 + 12 * random.below(changed.readUInt16LE(directory) + 1);
  if (entry + 12 > changed.length) return mutateBytes(content, random);
  if (random.chance(30)) changed.writeUInt16LE(random.below(8), entry + 2);
  else
    changed.writeUInt32LE(
      random.chance(50) ? random.below(changed.length) : random.pick(NUMBERS) >>> 0,
      entry + random.pick([4, 8]),
    );
  return changed;
};

/** The first bytes of a picture, where its sizes stand: in JPEG its segments, in BMP and GIF its header. */
export const mutateHead: Mutation = (content, random) => {
  const length = Math.min(content.length, 700);
  const head = mutateBytes(content.subarray(0, length), random);
  return Buffer.concat([head, content.subarray(length)]);
};
