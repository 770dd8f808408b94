import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { paragraph, writeDocx } from './fixtures/docx.ts';
import { office } from './office.ts';

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

testProcessor(
  office(),
  [
    {
      name: '契約書.docx',
      mediaType: WORD,
      content: () => writeDocx(Array.from({ length: 20_000 }, (_, line) => paragraph(`第${line}条`)).join('')),
      expect: { text: ['第0条', '第19999条'], pages: 1 },
    },
    { name: 'not.docx', mediaType: WORD, content: 'Not a document.', expect: { error: 'CORRUPT' } },
    { name: 'empty.docx', mediaType: WORD, content: '', expect: { error: 'EMPTY_FILE' } },
  ],
  { describe, test },
);
