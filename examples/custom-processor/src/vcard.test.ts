import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { vcard } from './vcard.ts';

const card = (name: string, organisation: string) =>
  `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:${name}\r\nORG:${organisation};営業部\r\nNOTE:first\r\n  second\r\nEND:VCARD\r\n`;

testProcessor(
  vcard(),
  [
    {
      name: 'contacts.vcf',
      content: card('山田 太郎', '青葉製作所') + card('Jane Doe', 'Example Ltd'),
      expect: {
        text: ['山田 太郎', '青葉製作所 営業部', 'first second', 'Jane Doe'],
        pages: 2,
        metadata: { names: ['山田 太郎', 'Jane Doe'] },
      },
    },
    { name: 'empty.vcf', content: 'nothing here', expect: { error: 'CORRUPT' } },
  ],
  { describe, test },
);
