import { expect, test } from 'vitest';
import { writeCompoundFile } from '../fixtures/encrypted.ts';
import { openCompoundFile } from './compound-file.ts';
import { fileOfObject, packagerFile } from './ole-object.ts';

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

test('streams of a compound file are read from small and from large sectors; cut files give what is there', () => {
  const small = Buffer.from('small');
  const large = Buffer.alloc(20_000, 'large ');
  const whole = writeCompoundFile({ CONTENTS: large, Other: small });
  const file = openCompoundFile(whole);
  expect(file?.stream('other')?.read()).toEqual(small);
  expect(file && fileOfObject(file)).toEqual({ name: undefined, content: large });
  expect(openCompoundFile(whole.subarray(0, 700))?.stream('CONTENTS')?.read().length ?? 0).toBeLessThan(1_000);
  expect(openCompoundFile(Buffer.alloc(600))).toBeUndefined();
});
