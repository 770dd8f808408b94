import { testOcrEngine } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { drawPage } from './fixtures/drawn-page.ts';
import { ppocr } from './ppocr.ts';

testOcrEngine(
  ppocr(),
  [
    {
      name: 'a page in Japanese and English',
      image: drawPage({ lines: ['請求書および納品書の写しを提出', 'The indexing worker retries'] }),
      words: ['請求書', '納品書', 'indexing worker'],
    },
    {
      name: 'vertical Japanese',
      image: drawPage({
        lines: ['経理部門は請求書及び納品書', 'の写しを速やかに提出する。'],
        vertical: true,
        width: 300,
        height: 600,
      }),
      words: ['請求書', '速やかに'],
      languages: ['jpn'],
    },
    {
      name: 'English alone',
      image: drawPage({ lines: ['before the message'] }),
      words: ['message'],
      languages: ['eng'],
    },
  ],
  { describe, test },
);
