import { FileprocError, type ReadResult } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { faultOf } from './judge.ts';

const ended = (code: FileprocError['code'], pages = 0) =>
  faultOf({ error: new FileprocError(code, 'x'), pages: { count: pages } } as ReadResult);

test('a file may be refused for what it is; a program that fails and a limit that only a kill enforced are faults', () => {
  expect([ended('CORRUPT'), ended('ENCRYPTED'), ended('LIMIT_EXCEEDED'), ended('UNSUPPORTED_TYPE')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([ended('PROCESSOR_FAILED'), ended('PROCESSOR_CRASHED')]).toEqual(['untyped', 'untyped']);
  expect([ended('TIMEOUT'), ended('OUT_OF_MEMORY')]).toEqual(['over-limit', 'over-limit']);
  expect(ended('CORRUPT', 3)).toBe('silent');
});
