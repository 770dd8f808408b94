import { expect, test } from 'vitest';
import { mailOf, read } from './reading.fixture.ts';

const MESSAGE = [
  'From: a@example.jp',
  'Subject: =?UTF-8?B?5LqI566X?=',
  '',
  'Text.',
  '>From the start.',
  '>>From it.',
  '',
];

test('each message of a mailbox is a file, with the quoting of "From " undone; the page lists them', async () => {
  const mailbox = mailOf(
    'From a@example.jp Wed May  1 09:30:00 2024',
    ...MESSAGE,
    'From b@example.jp Thu May  2 09:30:00 2024',
    'From: b@example.jp',
    '',
    'Not a separator:',
    'From here on in 2024 at 10:00',
    '',
    'From c@example.jp Fri May  3 09:30:00 2024',
    'From: c@example.jp',
    'Subject: last',
    '',
    'End.',
  );
  expect(await read(mailbox, { name: 'a.mbox' })).toEqual({
    body: '1 予算\n2 message\n3 last',
    parts: [],
    metadata: { messageCount: 3 },
    attachments: {
      '1 予算.eml': 'Text.\nFrom the start.\n>From it.',
      '2 message.eml': 'Not a separator:\nFrom here on in 2024 at 10:00',
      '3 last.eml': 'End.',
    },
    warnings: [],
  });
});

test('a large mailbox is taken apart message by message, and past the limit a warning says that there are more', async () => {
  const mailbox = mailOf(
    ...Array.from({ length: 30 }, (_, at) => [
      'From a@example.jp Wed May  1 09:30:00 2024',
      'From: a@example.jp',
      `Subject: ${at}`,
      '',
      `${'x'.repeat(70)}\r\n`.repeat(3000),
    ]).flat(),
  );
  const all = await read(mailbox, { name: 'a.mbox' });
  expect(Object.keys(all.attachments)).toHaveLength(30);
  expect(new Set(Object.values(all.attachments).map(({ length }) => length))).toEqual(new Set([3000 * 71 - 1]));
  const some = await read(mailbox, { name: 'a.mbox', limits: { embeddedFiles: 10 } });
  expect(Object.keys(some.attachments)).toHaveLength(10);
  expect(some.warnings).toContain('EMBEDDED_TRUNCATED');
});
