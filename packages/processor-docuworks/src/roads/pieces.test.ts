import { expect, test } from 'vitest';
import { piecesIn } from './pieces.ts';

const count = (bytes: Buffer) => [...piecesIn(bytes)].length;

test('pictures without an end are searched for it once', () => {
  expect(count(Buffer.alloc(60_000_000, Buffer.from('ffd8ff', 'hex')))).toBe(20_000);
});

test('pictures end at their own mark', () => {
  const jpeg = Buffer.from('ffd8ff00ffd8ff00ffd9', 'hex');
  expect(count(Buffer.concat([jpeg, jpeg, Buffer.from('ffd8ff', 'hex')]))).toBe(3);
});

test('bytes that could be an entry at each place, with all that follow as its fields, are looked at in passing', () => {
  const bytes = Buffer.alloc(400_000);
  for (let at = 0; at < bytes.length; at += 8) {
    bytes.set([0x81, 6, 0x64, 0x84], at);
    bytes.writeUInt32BE(bytes.length - at - 8, at + 4);
  }
  expect(count(bytes)).toBe(0);
});
