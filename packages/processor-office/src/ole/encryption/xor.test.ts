import { expect, test } from 'vitest';
import { xorArray } from './xor.ts';

test('the default password of Excel has the key and the verifier that the files have which Excel protects by itself', () => {
  const array = xorArray('VelvetSweatshop', 0xb359, 0x9a0a);
  expect(array && Buffer.from(array).toString('hex')).toBe('876b9ae21ee305621e699660986e9404');
  expect(xorArray('VelvetSweatshop', 0xb359, 0x9a0b)).toBeUndefined();
});

test('a wrong password, an empty one and one of other characters have no array', () => {
  expect(xorArray('velvetsweatshop', 0xb359, 0x9a0a)).toBeUndefined();
  expect(xorArray('', 0, 0xce4b)).toBeUndefined();
  expect(xorArray('秘密', 0xb359, 0x9a0a)).toBeUndefined();
});
