import { extract } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { email } from './email.ts';
import { type MessageSource, msgOf } from './msg/message.fixture.ts';
import { ID } from './msg/properties.ts';
import { read } from './reading.fixture.ts';

const NOTE = { [ID.messageClass]: 'IPM.Note' };
const readMsg = (source: MessageSource, limits = {}) => read(msgOf(source), { name: 'a.msg', limits });

/** Compressed RTF without compression ([MS-OXRTFCP] 2.1.3.1.5). */
function storedRtf(rtf: string): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(rtf.length + 12, 0);
  header.writeUInt32LE(rtf.length, 4);
  header.write('MELA', 8, 'latin1');
  return Buffer.concat([header, Buffer.from(rtf, 'latin1')]);
}

test('a message gives its body, the shown header, recipients by kind, and attachments', async () => {
  const seen = await readMsg({
    properties: {
      ...NOTE,
      [ID.subject]: '会議のご案内',
      [ID.body]: '会議は十時から。\r\n',
      [ID.representingName]: '山田 太郎',
      [ID.representingSmtpAddress]: 'yamada@example.jp',
      [ID.submitTime]: new Date('2024-05-01T00:30:00.123Z'),
      [ID.messageId]: '<1@example.jp>',
    },
    recipients: [
      {
        [ID.displayName]: '鈴木',
        [ID.emailAddress]: '/O=EXAMPLE/CN=SUZUKI',
        [ID.smtpAddress]: 'suzuki@example.jp',
        [ID.recipientType]: 1,
      },
      { [ID.displayName]: 'sato@example.jp', [ID.emailAddress]: 'sato@example.jp', [ID.recipientType]: 2 },
      { [ID.displayName]: '監査', [ID.emailAddress]: '/O=EXAMPLE/CN=AUDIT', [ID.recipientType]: 3 },
    ],
    attachments: [
      { [ID.attachLongFileName]: '資料.bin', [ID.attachData]: Buffer.from('small'), [ID.attachMethod]: 1 },
      { [ID.attachFileName]: 'large.bin', [ID.attachData]: Buffer.alloc(100_000, 'x'), [ID.attachMethod]: 1 },
      {
        [ID.attachLongFileName]: 'logo.png',
        [ID.attachData]: Buffer.from('png'),
        [ID.attachContentId]: '1@a',
        [ID.attachFlags]: 4,
      },
    ],
  });
  expect(seen).toEqual({
    body: '会議は十時から。',
    parts: [
      'header: 会議のご案内\n山田 太郎 <yamada@example.jp>\n鈴木 <suzuki@example.jp>\nsato@example.jp\n監査\n2024-05-01T00:30:00+00:00',
    ],
    metadata: {
      title: '会議のご案内',
      creator: '山田 太郎',
      from: '山田 太郎 <yamada@example.jp>',
      to: ['鈴木 <suzuki@example.jp>'],
      cc: ['sato@example.jp'],
      bcc: ['監査'],
      date: '2024-05-01T00:30:00Z',
      identifier: '1@example.jp',
      attachmentCount: 3,
    },
    attachments: { '資料.bin': 'small', 'large.bin': 'x'.repeat(100_000), 'inline/logo.png': 'png' },
    warnings: [],
  });
});

test('texts that are not Unicode are read in the code page of the message, and without one by what they look like', async () => {
  // 会議のご案内 in code page 932.
  const bytes = Buffer.from('89ef8b6382cc82b288c493e0', 'hex');
  for (const codePage of [{ [ID.messageCodePage]: 932 }, { [ID.internetCodePage]: 50220 }, {}]) {
    const { body, metadata } = await readMsg({
      properties: { ...NOTE, ...codePage, [ID.subject]: 'x', [ID.body]: 'x' },
      encode: (text) => (text === 'x' ? bytes : Buffer.from(text)),
    });
    expect({ body, title: metadata.title }).toEqual({ body: '会議のご案内', title: '会議のご案内' });
  }
});

test('without plain text the body is the HTML, in its code page', async () => {
  const html = Buffer.concat([Buffer.from('<p>'), Buffer.from('89ef8b63', 'hex'), Buffer.from('</p><p>two</p>')]);
  expect((await readMsg({ properties: { ...NOTE, [ID.html]: html, [ID.internetCodePage]: 932 } })).body).toBe(
    '会議\ntwo',
  );
});

test('without both it is the HTML that the RTF was made from', async () => {
  const rtf = [
    '{\\rtf1\\ansi\\ansicpg932\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fmodern\\fcharset128 MS Gothic;}}',
    "{\\*\\htmltag64 <p>}\\htmlrtf {\\f1 \\htmlrtf0 \\f1\\'89\\'ef\\'8b\\'63 &amp; \\u26085?\\htmlrtf }\\htmlrtf0",
    '{\\*\\mhtmltag84 <b>}{\\*\\htmltag84 <b>}bold{\\*\\htmltag92 </b>}',
    '\\htmlrtf\\par\\htmlrtf0{\\*\\htmltag72 </p>}{\\*\\htmltag64 <p>}second{\\*\\htmltag72 </p>}}',
  ].join('\r\n');
  expect((await readMsg({ properties: { ...NOTE, [ID.compressedRtf]: storedRtf(rtf) } })).body).toBe(
    '会議 & 日bold\nsecond',
  );
});

test('RTF that was not made from HTML is read as text, hidden text left out; compression is undone', async () => {
  const rtf =
    "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator Riched20;}\\pard One\\tab two\\par {\\v hidden}Caf\\'e9\\par}";
  expect((await readMsg({ properties: { ...NOTE, [ID.compressedRtf]: storedRtf(rtf) } })).body).toBe('One\ttwo\nCafé');
  // The example of [MS-OXRTFCP] 4.1.1.
  const example = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af3206865 6c090020627705b06c647d0a800fa0'.replaceAll(
      ' ',
      '',
    ),
    'hex',
  );
  expect((await readMsg({ properties: { ...NOTE, [ID.compressedRtf]: example } })).body).toBe('hello world');
});

test('messages within messages are files of their own with header, body and attachments', async () => {
  const { attachments, metadata } = await readMsg({
    properties: { ...NOTE, [ID.subject]: 'outer', [ID.body]: 'Outer text.' },
    attachments: [
      {
        properties: { [ID.displayName]: 'inner', [ID.attachMethod]: 5 },
        message: {
          properties: { ...NOTE, [ID.subject]: '内側: "a" = b', [ID.body]: '内側の本文', [ID.senderName]: '佐藤' },
          recipients: [{ [ID.displayName]: '鈴木, 一郎', [ID.smtpAddress]: 'suzuki@example.jp' }],
          attachments: [
            { [ID.attachLongFileName]: '表.bin', [ID.attachData]: Buffer.alloc(200_000, 'y') },
            { properties: {}, message: { properties: { ...NOTE, [ID.subject]: 'innermost', [ID.body]: 'Deep.' } } },
          ],
        },
      },
    ],
  });
  expect({ attachments, count: metadata.attachmentCount }).toEqual({
    attachments: { '内側: "a" = b.eml': '内側の本文 [表.bin, innermost.eml]' },
    count: 1,
  });
});

test('messages nested 40 deep take the room of what they hold, not more with each level', async () => {
  let message: MessageSource = { properties: { ...NOTE, [ID.body]: 'innermost' } };
  for (let level = 0; level < 40; level++)
    message = {
      properties: { ...NOTE, [ID.subject]: `level ${level}`, [ID.body]: 'x'.repeat(1000) },
      attachments: [{ properties: {}, message }],
    };
  const { embedded } = await extract(msgOf(message), { name: 'a.msg', processors: [email()] });
  expect(embedded.map(({ path, size }) => [path, size < 200_000])).toEqual([['level 38.eml', true]]);
});

test('a contact is read with its names and numbers', async () => {
  const { body } = await readMsg({
    properties: {
      [ID.messageClass]: 'IPM.Contact',
      [ID.subject]: '山田',
      14856: '03-1234-5678',
      14870: '例示株式会社',
    },
  });
  expect(body).toBe('03-1234-5678\n例示株式会社');
});

test('an encrypted message is found by its header, its content is ENCRYPTED', async () => {
  const enveloped = Buffer.from('300f06092a864886f70d010703a0023000', 'hex');
  const { attachments, metadata } = await readMsg({
    properties: { [ID.messageClass]: 'IPM.Note.SMIME', [ID.subject]: 'Secret' },
    attachments: [{ [ID.attachLongFileName]: 'smime.p7m', [ID.attachData]: enveloped }],
  });
  expect({ attachments, title: metadata.title, encrypted: metadata.encrypted }).toEqual({
    attachments: { 'smime.p7m': 'ENCRYPTED' },
    title: 'Secret',
    encrypted: true,
  });
});

test('a file cut at any tenth, or with any byte of its structure broken, ends with a result or a clear error, soon', async () => {
  const whole = msgOf({
    properties: { ...NOTE, [ID.subject]: 'subject', [ID.body]: 'body '.repeat(2000) },
    attachments: [{ [ID.attachLongFileName]: 'a.bin', [ID.attachData]: Buffer.alloc(20_000, 'x') }],
  });
  const damaged = Array.from({ length: 9 }, (_, at) => whole.subarray(0, (whole.length * (at + 1)) / 10));
  for (let at = 0; at < whole.length; at += 211) {
    const copy = Buffer.from(whole);
    copy.writeUInt8((copy.readUInt8(at) ^ 0xff) & 0x7f, at);
    damaged.push(copy);
  }
  const codes = new Set<string>();
  for (const bytes of damaged)
    try {
      await read(bytes, { name: 'a.msg' });
    } catch (error) {
      codes.add((error as { code?: string }).code ?? String(error));
    }
  expect([...codes].filter((code) => code !== 'CORRUPT' && code !== 'UNSUPPORTED_TYPE')).toEqual([]);
});

test('the date is when it was sent, in the zone of the sender where the header tells the same moment', async () => {
  const dated = (submitTime: string | undefined) =>
    readMsg({
      properties: {
        ...NOTE,
        [ID.body]: 'x',
        [ID.transportHeaders]: 'Date: Wed, 1 May 2024 09:30:00 +0900\r\n',
        ...(submitTime && { [ID.submitTime]: new Date(submitTime) }),
        [ID.deliveryTime]: new Date('2024-05-01T00:30:10Z'),
      },
    });
  const { metadata, parts } = await dated('2024-05-01T00:30:00.500Z');
  expect([metadata.date, parts]).toEqual(['2024-05-01T09:30:00+09:00', ['header: 2024-05-01T09:30:00+09:00']]);
  expect((await dated('2025-01-01T00:00:00Z')).metadata.date).toBe('2025-01-01T00:00:00Z');
  expect((await dated(undefined)).metadata.date).toBe('2024-05-01T09:30:00+09:00');
});
