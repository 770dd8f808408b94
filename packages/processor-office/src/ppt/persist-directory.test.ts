import { expect, test } from 'vitest';
import { LittleEndian } from '../ole/little-endian.ts';
import { readChain } from './persist-directory.ts';

const EDIT = 36;
const DIRECTORY = 8_000_000;

test('a directory that thousands of edits name is read once', () => {
  const edits = 2000;
  const data = Buffer.alloc(edits * EDIT + 8 + DIRECTORY);
  for (let index = 0; index < edits; index++) {
    const at = index * EDIT;
    data.writeUInt16LE(0x0ff5, at + 2);
    data.writeUInt32LE(28, at + 4);
    data.writeUInt32LE((index + 1) * EDIT, at + 8 + 8);
    data.writeUInt32LE(edits * EDIT, at + 8 + 12);
  }
  data.writeUInt16LE(0x1772, edits * EDIT + 2);
  data.writeUInt32LE(DIRECTORY, edits * EDIT + 4);
  // One offset a head: persist numbers in a row.
  for (let index = 0; index < DIRECTORY / 8; index++)
    data.writeUInt32LE(((1 << 20) | index) >>> 0, edits * EDIT + 8 + index * 8);
  const chain = readChain(new LittleEndian(data), 0);
  expect(chain?.offsets.size).toBe(1_000_000);
});
