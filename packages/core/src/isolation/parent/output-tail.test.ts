import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { OutputTail } from './output-tail.ts';

test('the last 8 KiB are kept, of whatever chunks', async () => {
  for (const size of [1, 1000, 8192, 100_000]) {
    const tail = new OutputTail();
    const stream = new PassThrough();
    tail.follow(stream);
    const text = Array.from({ length: 20_000 }, (_, i) => `${i} `).join('');
    for (let at = 0; at < text.length; at += size) stream.write(text.slice(at, at + size));
    await new Promise((resolve) => stream.end(resolve));
    expect(tail.text).toBe(text.slice(-8192).trim());
  }
});

test('a character that is cut in the middle does not show', async () => {
  const tail = new OutputTail();
  const stream = new PassThrough();
  tail.follow(stream);
  await new Promise((resolve) => stream.end('語'.repeat(5000), resolve as () => void));
  expect(tail.text).toBe('語'.repeat(2730));
});
