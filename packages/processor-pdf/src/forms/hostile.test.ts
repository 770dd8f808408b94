import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { hideEndlessForms } from './hide-endless-forms.ts';

test('names of forms that stand in no object are looked around a limited number of times', () => {
  expect(hideEndlessForms(Buffer.from('/Subtype/Form '.repeat(150_000)))).toBe(0);
});

test('resources without end, in a thousand forms, are passed over once each', () => {
  const heads = Array.from({ length: 1000 }, (_, number) => `${number + 1} 0 obj /Subtype/Form `).join('');
  expect(hideEndlessForms(Buffer.from(`${heads}${'/XObject<<'.repeat(3500)}stream\n`))).toBe(0);
});

test('contents of forms are unpacked to a limit of all together', () => {
  const packed = deflateSync(Buffer.alloc(12 * 1024 * 1024, '        '), { level: 9 });
  const forms = Array.from({ length: 300 }, (_, number) => [
    Buffer.from(`${number + 1} 0 obj<</Subtype/Form/Resources<</XObject<</A 1 0 R>>>>/Filter/FlateDecode>>stream\n`),
    packed,
    Buffer.from('endstream endobj\n'),
  ]);
  expect(hideEndlessForms(Buffer.concat(forms.flat()))).toBe(0);
});
