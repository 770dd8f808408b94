import { type Page, s3Uri } from '@cis/fileproc-core';
import { pagesInMemory, sampleDocument } from '@cis/fileproc-core/testing';
import { expect, test } from 'vitest';
import type { StoredDocument } from '../read/source.ts';
import { bulkBodies } from './bulk-body.ts';
import { documentSource } from './document-source.ts';

const document = sampleDocument(s3Uri('b', 'a.txt'), { metadata: { title: 'Ｔ', subject: ['ｱ', 'b'], pages: 3 } });
const page = (number: number, text: string, more: Partial<Page> = {}): Page => ({
  number,
  text,
  origin: 'text',
  ...more,
});

async function source(pages: readonly Page[], maxTextBytes = 1_000_000): Promise<StoredDocument> {
  return JSON.parse(Buffer.concat(await documentSource(document, pagesInMemory(pages), maxTextBytes)).toString());
}

test('pages are parted by U+000C, which stands inside of none, and their parts are on lines of their own', async () => {
  const stored = await source([
    page(1, 'ａ\f"b"\n', { parts: [{ kind: 'note', text: '㌔' }], name: '表' }),
    page(2, '', { origin: 'ocr', confidence: 80 }),
    page(3, 'c'),
  ]);
  expect(stored).toMatchObject({
    extracted_text: 'a\n"b"\n\nキロ\f\fc',
    pages: [
      { number: 1, origin: 'text', name: '表' },
      { number: 2, origin: 'ocr', confidence: 80 },
      { number: 3, origin: 'text' },
    ],
    search_title: 'T',
    search_about: 'ア\nb',
    text_truncated: false,
  });
});

test('half a surrogate pair does not make the document one that is refused', async () => {
  expect((await source([page(1, 'a\ud800b')])).extracted_text).toBe('a\ufffdb');
});

test.each([
  ['Japanese', '契約'.repeat(100_000)],
  ['surrogate pairs', '𠮷'.repeat(100_000)],
  ['what JSON escapes', '"\n'.repeat(100_000)],
  ['decomposed', 'が'.normalize('NFD').repeat(100_000)],
])('a text that is too long is cut between two characters, to the byte, and says so: %s', async (_what, text) => {
  const stored = await source([page(1, text), page(2, 'behind')], 100_000);
  const kept = stored.extracted_text ?? '';
  expect(text.normalize('NFKC').startsWith(kept)).toBe(true);
  expect(kept.isWellFormed()).toBe(true);
  const bytes = Buffer.byteLength(JSON.stringify(kept)) - 2;
  expect([bytes <= 100_000, bytes > 99_990]).toEqual([true, true]);
  expect(stored).toMatchObject({ text_truncated: true, warnings: [{ code: 'TEXT_TRUNCATED' }] });
});

test('a text of exactly the limit is whole', async () => {
  expect(await source([page(1, 'x'.repeat(5_000))], 5_000)).toMatchObject({ text_truncated: false, warnings: [] });
});

test('bodies keep to their size and their order; a larger document goes alone', () => {
  const operation = (id: string, size: number) =>
    ({ id, routing: 'r', action: 'index', source: [Buffer.alloc(size, 'x')] }) as const;
  const bodies = [
    ...bulkBodies([operation('a', 50), operation('b', 50), operation('c', 900), operation('d', 10)], 250),
  ];
  expect(bodies.map(({ operations }) => operations.map(({ id }) => id))).toEqual([['a', 'b'], ['c'], ['d']]);
  expect(bodies[2]?.body.toString()).toBe('{"index":{"_id":"d","routing":"r"}}\nxxxxxxxxxx\n');
});
