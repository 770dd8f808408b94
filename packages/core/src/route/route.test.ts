import { expect, test } from 'vitest';
import type { Processor } from '../contract/processor.ts';
import { route, unsupportedType } from './route.ts';

function processor(name: string, ...mediaTypes: string[]): Processor {
  return { name, version: '1', mediaTypes, process: async () => ({ pages: [], metadata: {} }) };
}

const ours = [
  processor('anything', '*/*'),
  processor('text', 'text/*', 'application/json', 'application/xml'),
  processor('image', 'image/*'),
  processor('pdf', 'application/pdf'),
  processor('png', 'image/png'),
];
const nameFor = (mediaType: string, processors: readonly Processor[] = ours) => route(mediaType, processors)?.name;

test('the most specific media type wins, wherever it stands in the list', () => {
  expect(
    ['application/pdf', 'image/png', 'image/jpeg', 'text/csv', 'application/x-unknown'].map((type) => nameFor(type)),
  ).toEqual(['pdf', 'png', 'image', 'text', 'anything']);
});

test('of those that fit alike the first in the list wins: a processor put before ours overrides it', () => {
  const mine = processor('mine', 'application/pdf');
  expect(nameFor('application/pdf', [mine, ...ours])).toBe('mine');
  expect(nameFor('application/pdf', [...ours, mine])).toBe('pdf');
  expect(nameFor('application/pdf', [processor('all', '*/*'), ...ours])).toBe('pdf');
});

test('a suffix leads to the format underneath, after a wildcard of its own type', () => {
  expect(nameFor('application/atom+xml')).toBe('text');
  expect(nameFor('application/geo+json')).toBe('text');
  expect(nameFor('image/svg+xml')).toBe('text');
});

test('text under another name is read as plain text, other formats that are text are not', () => {
  const plain = [processor('plain', 'text/plain')];
  expect(['application/yaml', 'application/x-ndjson', 'text/x-python'].map((type) => nameFor(type, plain))).toEqual(
    Array(3).fill('plain'),
  );
  expect(['application/rtf', 'message/rfc822', 'application/pdf'].map((type) => nameFor(type, plain))).toEqual(
    Array(3).fill(undefined),
  );
});

test('other names of a type mean the same on both sides', () => {
  expect(nameFor('text/xml')).toBe('text');
  expect(nameFor('application/xml', [processor('xml', 'text/xml')])).toBe('xml');
});

test('no route is an error that names the type, the file and the evidence', () => {
  expect(nameFor('application/pdf', [])).toBeUndefined();
  const error = unsupportedType('図面/a.dwg', {
    mediaType: 'image/vnd.dwg',
    extension: 'dwg',
    by: 'content',
    evidence: 'signature of dwg',
  });
  expect([error.code, error.message]).toEqual([
    'UNSUPPORTED_TYPE',
    '図面/a.dwg: no processor reads image/vnd.dwg (cad); detected by content: signature of dwg.',
  ]);
});
