import { expect, test } from 'vitest';
import { secondsBeforeRetry } from './backoff.ts';

test('the wait before a message comes again doubles with each receive up to 900 s, its upper half by chance', () => {
  const receives = [1, 2, 3, 8, 9, 500];
  expect(receives.map(secondsBeforeRetry(5, () => 1))).toEqual([5, 10, 20, 640, 900, 900]);
  expect(receives.map(secondsBeforeRetry(5, () => 0))).toEqual([2.5, 5, 10, 320, 450, 450]);
});
