import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { exampleFormat } from './example-format.ts';

/** Each sample is a file and what must come of it; the kit adds what holds for every processor. */
testProcessor(
  exampleFormat(),
  [
    {
      name: 'report.example-format',
      content: 'EXAMPLE-FORMAT\nauthor: 山田 太郎\n\nFirst line\n二行目',
      expect: { text: ['First line\n二行目'], pages: 1, metadata: { author: '山田 太郎' } },
    },
    { name: 'other.example-format', content: 'something else', expect: { error: 'CORRUPT' } },
  ],
  { describe, test },
);
