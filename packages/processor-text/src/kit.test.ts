import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { encode } from './encoding/encode.fixture.ts';
import { html, text } from './index.ts';

testProcessor(
  text(),
  [
    {
      name: 'memo.txt',
      mediaType: 'text/plain',
      content: '会議は十時から。\n'.repeat(2000),
      expect: { text: '会議は十時から。', pages: 1 },
    },
    {
      name: 'list.csv',
      mediaType: 'text/csv',
      encoding: 'shift_jis',
      content: encode('品名,単価\r\n机,"12,000"\r\n', 'shift_jis'),
      expect: { text: '机\t12,000', pages: 1, metadata: { encoding: 'shift_jis' } },
    },
    {
      name: 'large.log',
      mediaType: 'text/plain',
      content: '2024-01-01 起動しました\n'.repeat(400_000),
      expect: { text: '起動しました' },
    },
    {
      name: 'feed.xml',
      mediaType: 'application/xml',
      content: '<a><b>記事</b></a>',
      expect: { text: '記事', pages: 1 },
    },
    { name: 'empty.txt', mediaType: 'text/plain', content: '', expect: { error: 'EMPTY_FILE' } },
    {
      name: 'noise.txt',
      mediaType: 'text/plain',
      content: new Uint8Array(1000).map((_, at) => (at * 7) & 0x1f),
      expect: { error: 'CORRUPT' },
    },
  ],
  { describe, test },
);

testProcessor(
  html(),
  [
    {
      name: 'page.html',
      mediaType: 'text/html',
      content: `<title>題</title>${'<table><tr><td>品名</td><td>単価</td></tr></table>'.repeat(1000)}`,
      expect: { text: '品名\t単価', pages: 1, metadata: { title: '題' } },
    },
    {
      name: 'large.html',
      mediaType: 'text/html',
      content: '<p>段落 <b>太字</b></p>\n'.repeat(300_000),
      expect: { text: '段落 太字' },
    },
    { name: 'empty.html', mediaType: 'text/html', content: '', expect: { error: 'EMPTY_FILE' } },
  ],
  { describe, test },
);
