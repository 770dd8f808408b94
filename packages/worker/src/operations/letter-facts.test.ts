import { documentId, type InventoryEntry, s3Uri } from '@cis/fileproc-core';
import { memorySink } from '@cis/fileproc-core/testing';
import type { DeadLetter } from '@cis/fileproc-source-sqs';
import { expect, test } from 'vitest';
import { fileLookup, type LetterOptions, letterFacts, letterFilter } from './letter-facts.ts';

const HELD: Readonly<Record<string, Partial<InventoryEntry>>> = {
  'broken.pdf': { success: false, code: 'CORRUPT', mediaType: 'application/pdf' },
  'fine.docx': { success: true, mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
};

const lookup = fileLookup({
  sink: memorySink(),
  missing: undefined,
  async *inventory(prefix) {
    for (const [key, entry] of Object.entries(HELD)) {
      const sourceUri = s3Uri('files', key);
      if (sourceUri.startsWith(prefix))
        yield { documentId: documentId(sourceUri), sourceUri, fingerprint: 'f', success: true, ...entry };
    }
  },
});

function letter(keys: readonly string[], more: Partial<DeadLetter> = {}): DeadLetter {
  return {
    messageId: 'm',
    body: '',
    files: keys.map((key) => ({ bucket: 'files', key, event: 'ObjectCreated:Put' })),
    problem: undefined,
    receiveCount: 4,
    sentAt: new Date(0),
    firstReceivedAt: undefined,
    ageSeconds: 7200,
    ...more,
  };
}

test('a dead letter is told with what the index says of each of its files', async () => {
  const facts = await letterFacts(letter(['broken.pdf', 'fine.docx', 'broken', 'broken.pdf']), 'files', lookup);
  expect(facts.files).toEqual([
    { key: 'broken.pdf', code: 'CORRUPT', mediaType: 'application/pdf' },
    { key: 'fine.docx', code: 'INDEXED', mediaType: HELD['fine.docx']!.mediaType },
    { key: 'broken', code: 'NOT_INDEXED' },
  ]);
  expect(facts.problem).toBeUndefined();
});

test('a message that is no event, or is of another bucket, is an invalid message', async () => {
  expect(await letterFacts(letter([], { problem: 'it is no JSON object' }), 'files', lookup)).toMatchObject({
    files: [],
    problem: 'it is no JSON object',
  });
  expect(await letterFacts(letter(['a']), 'another', lookup)).toMatchObject({
    files: [],
    problem: 'it is of the bucket files, not of S3_BUCKET',
  });
});

test.each<[LetterOptions, readonly string[]]>([
  [{ code: 'corrupt' }, ['pdf', 'both']],
  [{ code: 'INDEXED' }, ['word', 'both']],
  [{ code: 'INVALID_MESSAGE' }, ['none']],
  [{ type: 'word' }, ['word', 'both']],
  [{ type: 'application/*' }, ['pdf', 'word', 'both']],
  [{ key: 'bro' }, ['pdf', 'both']],
  [{ olderThan: '3h' }, []],
  [{ olderThan: '90m', code: 'CORRUPT' }, ['pdf', 'both']],
])('%o chooses %o', async (options, expected) => {
  const letters = {
    pdf: letter(['broken.pdf']),
    word: letter(['fine.docx']),
    both: letter(['broken.pdf', 'fine.docx']),
    none: letter([], { problem: 'it is no JSON object' }),
  };
  const filter = letterFilter(options)!;
  const chosen: string[] = [];
  for (const [name, one] of Object.entries(letters))
    if (filter.some(await letterFacts(one, 'files', lookup))) chosen.push(name);
  expect(chosen).toEqual(expected);
});

test('what would take another file along is not deleted', async () => {
  const filter = letterFilter({ code: 'CORRUPT' })!;
  expect(filter.every(await letterFacts(letter(['broken.pdf', 'fine.docx']), 'files', lookup))).toBe(false);
  expect(filter.every(await letterFacts(letter(['broken.pdf']), 'files', lookup))).toBe(true);
});

test('without options all are meant, and a wrong one is refused', () => {
  expect(letterFilter({})).toBeUndefined();
  expect(() => letterFilter({ code: 'NOPE' })).toThrow(/--code .*takes one of .*CORRUPT/);
  expect(() => letterFilter({ olderThan: 'yesterday' })).toThrow(
    '--older-than takes a time such as 90s, 30m, 2h or 7d, not "yesterday".',
  );
});
