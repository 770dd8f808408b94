import { testProcessor } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { email } from './index.ts';

const large = Buffer.alloc(30_000_000, 'あ').toString('base64').replace(/.{76}/g, '$&\r\n');

testProcessor(
  email(),
  [
    {
      name: 'mail.eml',
      mediaType: 'message/rfc822',
      content: [
        'From: =?UTF-8?B?5bGx55Sw?= <yamada@example.jp>',
        'Subject: =?UTF-8?B?5Lya6K2w?=',
        'Date: Wed, 1 May 2024 09:30:00 +0900',
        'Content-Type: multipart/mixed; boundary=x',
        '',
        '--x',
        'Content-Type: text/plain; charset=utf-8',
        '',
        '会議は十時から。',
        '--x',
        'Content-Type: application/octet-stream; name=large.bin',
        'Content-Transfer-Encoding: base64',
        '',
        large,
        '--x--',
      ].join('\r\n'),
      expect: {
        text: ['会議は十時から。', '会議\n山田 <yamada@example.jp>'],
        pages: 1,
        metadata: { title: '会議', date: '2024-05-01T09:30:00+09:00' },
        embedded: ['large.bin'],
      },
    },
    {
      name: 'box.mbox',
      mediaType: 'application/mbox',
      content: 'From a@example.jp Wed May  1 09:30:00 2024\nSubject: one\n\nText.\n\n'.repeat(500),
      expect: { text: '1 one\n2 one', pages: 1, metadata: { messageCount: 500 } },
    },
    { name: 'empty.eml', mediaType: 'message/rfc822', content: '', expect: { error: 'EMPTY_FILE' } },
    { name: 'not.eml', mediaType: 'message/rfc822', content: 'Not a mail', expect: { error: 'CORRUPT' } },
  ],
  { describe, test },
);
