import { gzipSync } from 'node:zlib';
import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { archive } from './index.ts';
import { zipOf } from './zip.fixture.ts';

testProcessor(
  archive(),
  [
    {
      name: 'files.zip',
      mediaType: 'application/zip',
      content: zipOf(
        Array.from({ length: 200 }, (_, at) => ({ name: `資料/${at}.txt`, content: '内容'.repeat(2000) })),
      ),
      expect: { text: '資料/0.txt\n資料/1.txt', pages: 1, metadata: { entryCount: 200 } },
    },
    {
      name: 'bomb.zip',
      mediaType: 'application/zip',
      content: () => zipOf([{ name: 'zeros', content: Buffer.alloc(300_000_000) }]),
      expect: { text: 'zeros', embedded: ['zeros'] },
    },
    {
      name: 'list.csv.gz',
      mediaType: 'application/gzip',
      content: gzipSync('品名,単価\n'),
      expect: { text: 'list.csv', pages: 1, embedded: ['list.csv'] },
    },
    { name: 'empty.zip', mediaType: 'application/zip', content: '', expect: { error: 'EMPTY_FILE' } },
    { name: 'not.zip', mediaType: 'application/zip', content: 'Not a ZIP archive.', expect: { error: 'CORRUPT' } },
    { name: 'not.7z', mediaType: 'application/x-7z-compressed', content: 'Not 7-Zip.', expect: { error: 'CORRUPT' } },
  ],
  { describe, test },
);
