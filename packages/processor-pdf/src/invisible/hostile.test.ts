import { deflateSync } from 'node:zlib';
import type { LocalFile } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { holdsInvisibleText } from './holds-invisible-text.ts';

const fileOf = (...parts: Buffer[]) => {
  const bytes = Buffer.concat(parts);
  let read = 0;
  const file: Pick<LocalFile, 'size' | 'read'> = {
    size: bytes.length,
    read: async (at, length) => {
      read++;
      return bytes.subarray(at, at + length);
    },
  };
  return { file: file as LocalFile, reads: () => read };
};
const content = (packed: Buffer) => [
  Buffer.from('1 0 obj<</Filter/FlateDecode>>stream\n'),
  packed,
  Buffer.from('\nendstream endobj\n'),
];

test('streams that unpack beyond any page end the look at a file', async () => {
  const bomb = content(deflateSync(Buffer.alloc(20 * 1024 * 1024), { level: 9 }));
  const { file, reads } = fileOf(...Array.from({ length: 300 }, () => bomb).flat());
  expect([await holdsInvisibleText(file), reads() < file.size / 4 / 1024 / 1024]).toEqual([false, true]);
});

test('one such stream does not', async () => {
  const bomb = content(deflateSync(Buffer.alloc(20 * 1024 * 1024), { level: 9 }));
  const { file } = fileOf(...bomb, ...content(deflateSync('BT 3 Tr (words) Tj ET')));
  expect(await holdsInvisibleText(file)).toBe(true);
});
