import { expect, test } from 'vitest';
import { LittleEndian } from '../ole/little-endian.ts';
import { addArtPictures } from './art-pictures.ts';

/** Records of OfficeArtFBSE that name these places of the delayed stream. */
function entries(places: readonly number[]) {
  return places.map((place) => {
    const content = Buffer.alloc(36);
    content.writeUInt32LE(place, 28);
    return { type: 0xf007, instance: 0, container: false, start: 0, content: new LittleEndian(content) };
  });
}

async function offered(delayed: Buffer, places: readonly number[]): Promise<number[]> {
  const sizes: number[] = [];
  const embedder = { embedded: [], add: async (_: string, bytes: Uint8Array) => void sizes.push(bytes.length) };
  await addArtPictures(embedder, entries(places), new LittleEndian(delayed));
  return sizes;
}

const picture = (bytes: number) => {
  const record = Buffer.alloc(8 + bytes);
  record.writeUInt16LE(0xf01d, 2);
  record.writeUInt32LE(bytes, 4);
  return record;
};

test('a picture that many entries name is looked at once', async () => {
  expect(await offered(Buffer.concat([picture(100), picture(50)]), [0, 0, 108, 0, 108])).toEqual([83, 33]);
});

test('pictures that lie over each other cost no more than the stream is long', async () => {
  const delayed = Buffer.alloc(10_000);
  for (let at = 0; at + 8 <= delayed.length; at += 8) picture(9_000).copy(delayed, at, 0, 8);
  const sizes = await offered(
    delayed,
    Array.from({ length: 1000 }, (_, index) => index * 8),
  );
  expect(sizes).toEqual([8983, 8983]);
});
