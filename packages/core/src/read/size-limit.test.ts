import { expect, test } from 'vitest';
import { resolveLimits } from '../contract/limits.ts';
import { sizeLimitFor, tooLarge } from './size-limit.ts';

const limits = resolveLimits({ imageMegabytes: 50, pdfMegabytes: 200, officeMegabytes: 80, fileMegabytes: 100 });

test.each([
  ['a.png', undefined, 'imageMegabytes'],
  ['a.PDF', undefined, 'pdfMegabytes'],
  ['a.xlsx', undefined, 'officeMegabytes'],
  ['a.zip', undefined, 'fileMegabytes'],
  ['a', undefined, 'fileMegabytes'],
  ['a', 'image/jpg; q=1', 'imageMegabytes'],
  ['a.png', 'application/pdf', 'pdfMegabytes'],
  ['a.pdf', 'image/png', 'pdfMegabytes'],
])('the limit of %s declared as %s is %s', (name, declaredType, expected) => {
  expect(sizeLimitFor(name, declaredType, limits)).toBe(expected);
});

test('a file of exactly the limit passes, one byte more does not', () => {
  expect(tooLarge('a.png', 50 * 1024 * 1024, 'imageMegabytes', limits)).toBeUndefined();
  expect(tooLarge('a.png', 50 * 1024 * 1024 + 1, 'imageMegabytes', limits)?.message).toBe(
    'a.png: 50.0 MB found, the limit is 50 MB (MAX_IMAGE_SIZE_MB).',
  );
});
