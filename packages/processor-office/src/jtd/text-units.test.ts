import { expect, test } from 'vitest';
import { readTexts } from './text-units.ts';

/** A store of blocks of one size, one for each part (see {@link readTexts}). */
function store(parts: readonly Buffer[]): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const size = Math.max(...parts.map(({ length }) => length));
  const blocks = parts.map((part) => Buffer.concat([part, Buffer.alloc(size - part.length)]));
  const entries = parts.map((part, index) =>
    Buffer.concat([index, 0, part.length, 1, 1, index].map((value) => number(value))),
  );
  return Buffer.concat([
    Buffer.from('SsmgV.01'),
    ...[parts.length, size, parts.length].map(number),
    ...blocks,
    ...entries,
  ]);
}

test('a part that many lists name is read once', () => {
  const list = Buffer.alloc(20);
  list.write('QLSTV.01');
  list.writeUInt32BE(1, 8);
  list.writeUInt32BE(10, 12);
  const { texts } = readTexts(
    store([Buffer.from('abcdefghijabcdefghij'), ...Array.from({ length: 1000 }, () => list)]),
  );
  expect(texts.reduce((units, text) => units + text.length, 0)).toBe(10);
});
