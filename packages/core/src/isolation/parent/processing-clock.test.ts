import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProcessingClock } from './processing-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('only the time that it runs counts', () => {
  const expired = vi.fn();
  const clock = new ProcessingClock(1000, expired);
  vi.advanceTimersByTime(5000);
  clock.running = true;
  vi.advanceTimersByTime(600);
  clock.running = false;
  vi.advanceTimersByTime(5000);
  expect([clock.elapsed, expired.mock.calls.length]).toEqual([600, 0]);
  clock.running = true;
  clock.running = true;
  vi.advanceTimersByTime(399);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledTimes(1);
});
