import type { ExtractedDocument } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { fileComment, markdownOf } from './markdown-of.ts';

function document(pages: Partial<ExtractedDocument['pages'][number]>[], embedded: ExtractedDocument['embedded'] = []) {
  return {
    path: 'a.docx',
    name: 'a.docx',
    size: 1,
    sha256: '',
    type: { mediaType: 'a/b', extension: '', by: 'content', evidence: '' },
    fileType: 'word',
    processor: { name: 'office', version: '1' },
    pages: pages.map((page, index) => ({ number: index + 1, text: '', origin: 'text', ...page })),
    text: '',
    metadata: {},
    warnings: [],
    embedded,
    wordCount: 0,
    charCount: 0,
    ocrUsed: false,
    textTruncated: false,
    timings: {},
  } satisfies ExtractedDocument;
}

test('embedded documents come behind the pages with their names; what could not be read is left out', () => {
  const inner = document([{ text: 'plain', parts: [{ kind: 'note', text: 'note' }] }]);
  const outer = document(
    [{ text: 'x', markdown: '# x' }, {}, { markdown: 'y\n' }],
    [
      { path: '添付/b.txt', size: 1, document: inner },
      { path: 'c', size: 1 },
    ],
  );
  expect(markdownOf(outer)).toBe(
    '# x\n\n<!-- page 2 -->\n\n<!-- page 3 -->\n\ny\n\n<!-- file: 添付/b.txt -->\n\nplain\nnote',
  );
});

test('no name ends the comment that it stands in', () => {
  expect(['a-->\n# b', 'x---', '--', 'a-b.txt'].map(fileComment)).toEqual([
    '<!-- file: a%2D%2D> # b -->',
    '<!-- file: x%2D%2D%2D -->',
    '<!-- file: %2D%2D -->',
    '<!-- file: a-b.txt -->',
  ]);
});
