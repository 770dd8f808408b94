import { expect, test } from 'vitest';
import { packagerFile } from './embedded-objects.ts';

test('the file that the Packager wrapped has its name, also a Japanese one in its code page', () => {
  const content = Buffer.from('content');
  const size = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
  const name = Buffer.from([0x93, 0xfa, 0x96, 0x7b, ...Buffer.from('.txt\0')]);
  const path = Buffer.from('C:\\TEMP\\x.txt\0');
  const stream = Buffer.concat([
    size(0),
    Buffer.from([2, 0]),
    name,
    path,
    size(0x30000),
    size(path.length),
    path,
    size(content.length),
    content,
  ]);
  expect(packagerFile(stream)).toEqual({ name: '日本.txt', content });
  expect(packagerFile(stream.subarray(0, 20))).toBeUndefined();
});
