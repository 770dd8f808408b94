import { expect, test } from 'vitest';
import { read } from '../fixtures/read.ts';

test('a control word with the name of a property of JavaScript is an unknown one', async () => {
  const { pages } = await read(Buffer.from('{\\rtf1 before {\\constructor within} after}'), {
    mediaType: 'application/rtf',
  });
  expect(pages.map(({ text }) => text)).toEqual(['before within after']);
});
