import { expect, test } from 'vitest';
import { mailOf, read } from './reading.fixture.ts';

const SENTENCE = '本日の会議は十時からです。';
const ISO_2022_JP = Buffer.from('1b24424b5c467c244e32713544244f3d3d3b7e242b24692447243921231b2842', 'hex');
const SHIFT_JIS = Buffer.from('967b93fa82cc89ef8b6382cd8f5c8e9e82a982e782c582b78142', 'hex');
const EUC_JP = Buffer.from('cbdcc6fca4ceb2f1b5c4a4cfbdbdbbfea4aba4e9a4c7a4b9a1a3', 'hex');
const TEXT = ['From: a@example.jp', 'Content-Type: text/plain; charset=utf-8'];

test('a plain mail gives its body, the shown header as a part, and metadata', async () => {
  const mail = mailOf(
    'Return-Path: <bounce@example.jp>',
    'From: "Yamada, Taro" <yamada@example.jp>',
    'To: =?UTF-8?B?6Yi05pyo?= <suzuki@example.jp>, sato@example.jp',
    'Cc: Team: a@example.jp, b@example.jp;',
    'Subject: =?UTF-8?Q?=E4=BC=9A=E8=AD=B0?= 2024',
    'Date: Wed, 1 May 2024 09:30:00 +0900 (JST)',
    'Message-ID: <1@example.jp>',
    'X-Mailer: Example Mail 1.0',
    '',
    'Hello.  ',
    '',
    '-- ',
    'Taro',
  );
  expect(await read(mail)).toEqual({
    body: 'Hello.\n\n--\nTaro',
    parts: [
      'header: 会議 2024\nYamada, Taro <yamada@example.jp>\n鈴木 <suzuki@example.jp>, sato@example.jp\na@example.jp, b@example.jp\nWed, 1 May 2024 09:30:00 +0900 (JST)',
    ],
    metadata: {
      title: '会議 2024',
      creator: 'Yamada, Taro',
      from: 'Yamada, Taro <yamada@example.jp>',
      to: ['鈴木 <suzuki@example.jp>', 'sato@example.jp'],
      cc: ['a@example.jp', 'b@example.jp'],
      date: '2024-05-01T09:30:00+09:00',
      identifier: '1@example.jp',
      creatorTool: 'Example Mail 1.0',
    },
    attachments: {},
    warnings: [],
  });
});

test('of two alternatives the plain one is the body, and the rich one where the plain one is a mere hint', async () => {
  const mail = (plain: string, html: string) =>
    mailOf(
      'From: a@example.jp',
      'Content-Type: multipart/alternative; boundary=x',
      '',
      'preamble',
      '--x',
      '',
      plain,
      '--x',
      'Content-Type: text/html; charset=utf-8',
      '',
      html,
      '--x--',
      'epilogue',
    );
  expect((await read(mail('Plain text.', '<p>Rich text.</p>'))).body).toBe('Plain text.');
  expect((await read(mail('', '<p>Rich text.</p>'))).body).toBe('Rich text.');
  expect((await read(mail('Use HTML.', `<p>${'Long. '.repeat(50)}</p>`))).body).toBe('Long. '.repeat(50).trim());
});

test('HTML is read as it is seen: rows, blocks, hidden text left out, pictures by their alternative text', async () => {
  const { body, parts } = await read(
    mailOf(
      'From: a@example.jp',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<html><head><title>title</title><style>p { color: red }</style></head><body>',
      '<div style="display:none">preheader <div>inner</div> text</div>',
      '<p>見積書を',
      'お送りします。<br>ご確認&nbsp;ください &amp; ご返信。</p><!-- comment -->',
      '<table><tr><td>品名</td><td>単価</td></tr><tr><td>机</td><td>12,000</td></tr></table>',
      '<img src="cid:1" alt="ロゴ"><pre>a  b',
      ' c</pre></body></html>',
    ),
  );
  expect(body).toBe('見積書をお送りします。\nご確認 ください & ご返信。\n品名\t単価\n机\t12,000\na  b\n c');
  expect(parts).toContain('alt-text: ロゴ');
});

test('a body in Shift_JIS or ISO-2022-JP is read with a wrong label, and without any', async () => {
  for (const label of ['', '; charset=us-ascii', '; charset=iso-8859-1', '; charset=x-unknown', '; charset=utf-8'])
    for (const bytes of [SHIFT_JIS, ISO_2022_JP, EUC_JP]) {
      const mail = mailOf('From: a@example.jp', `Content-Type: text/plain${label}`, '', bytes);
      expect((await read(mail)).body).toBe(SENTENCE);
    }
  for (const label of ['iso-2022-jp', 'ISO-2022-JP-MS', 'cp50221'])
    expect(
      (await read(mailOf('From: a@example.jp', `Content-Type: text/plain; charset=${label}`, '', ISO_2022_JP))).body,
    ).toBe(SENTENCE);
});

test('subjects are read as encoded words cut between bytes and lines, and as bytes without a label', async () => {
  const title = async (...subject: readonly (string | Uint8Array)[]) =>
    (await read(mailOf('From: a@example.jp', ...subject, '', 'x'))).metadata.title;
  // Cut within a character.
  expect(await title('Subject: =?UTF-8?B?5qCq5byP5Lya56S+44K144Oz44OX44Or44Gu6KaL56mN5pu4?=')).toBe(
    '株式会社サンプルの見積書',
  );
  expect(
    await title('Subject: =?UTF-8?B?5qCq5byP5Lya5w==?=', ' =?UTF-8?B?pL7jgrXjg7Pjg5fjg6vjga7opovnqY3mm7g=?='),
  ).toBe('株式会社サンプルの見積書');
  expect(await title('Subject: Re: =?ISO-2022-JP?B?GyRCOCtAUT1xJE43b', ' xsoQg==?=')).toBe('Re: 見積書の件');
  expect(await title(Buffer.concat([Buffer.from('Subject: '), Buffer.from('89ef8b6382cc82b288c493e0', 'hex')]))).toBe(
    '会議のご案内',
  );
  expect(
    await title(Buffer.concat([Buffer.from('Subject: '), Buffer.from('1b2442382b40513d71244e376f1b2842', 'hex')])),
  ).toBe('見積書の件');
  // Two words of ISO-2022-JP, each with its escapes.
  expect(await title('Subject: =?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?=', ' =?ISO-2022-JP?B?GyRCJE43bxsoQg==?=')).toBe(
    '見積書の件',
  );
  expect(await title('Subject: 生の UTF-8')).toBe('生の UTF-8');
});

test('names of attachments are read in every way that they are written', async () => {
  const part = (...header: readonly string[]) => ['--x', ...header, '', 'content'];
  const { attachments, body, metadata } = await read(
    mailOf(
      'From: a@example.jp',
      'Content-Type: multipart/mixed; boundary="x"',
      '',
      ...part('Content-Type: text/plain'),
      ...part(
        'Content-Type: application/octet-stream',
        "Content-Disposition: attachment; filename*0*=UTF-8''%E8%A6%8B%E7%A9%8D;",
        ' filename*1*=%E6%9B%B8; filename*2=.bin',
      ),
      ...part('Content-Type: application/octet-stream; name="=?UTF-8?B?6KuL5rGC5pu4?=.bin"'),
      ...part(
        'Content-Type: application/octet-stream',
        'Content-Disposition: attachment; filename="C:\\dir\\契約書.bin"',
      ),
      ...part('Content-Type: application/pdf'),
      '--x--',
    ),
  );
  expect(attachments).toEqual({
    '見積書.bin': 'content',
    '請求書.bin': 'content',
    '契約書.bin': 'content',
    'attachment-5.pdf': 'content',
  });
  expect({ body, count: metadata.attachmentCount }).toEqual({ body: 'content', count: 4 });
});

test('base64, quoted-printable and uuencode are decoded, also where they are broken across chunks', async () => {
  const long = '日本語の長い文章です。'.repeat(20_000);
  const base64 = Buffer.from(long).toString('base64').replace(/.{76}/g, '$&\r\n');
  const quoted = Buffer.from(long)
    .toString('hex')
    .replace(/../g, '=$&')
    .replace(/(?:=..){25}/g, '$&=\r\n')
    .toUpperCase();
  const mail = (encoding: string, content: string) =>
    mailOf(...TEXT, `Content-Transfer-Encoding: ${encoding}`, '', content);
  expect((await read(mail('BASE64', base64))).body).toBe(long);
  expect((await read(mail('quoted-printable', quoted))).body).toBe(long);
  expect((await read(mail('base64', `${btoa('one ')}${btoa('two')}`))).body).toBe('one two');
  expect((await read(mail('x-uuencode', 'begin 644 a.txt\r\n#0V%T\r\n`\r\nend'))).body).toBe('Cat');
  expect((await read(mail('8bit', '生の文'))).body).toBe('生の文');
});

test('lines of format=flowed are joined within their quote depth', async () => {
  const { body } = await read(
    mailOf(
      'From: a@example.jp',
      'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes',
      '',
      '> 引用の続く ',
      '> 行です。',
      '本文の ',
      '続きです。',
      ' >頭の記号',
      '-- ',
      '山田',
    ),
  );
  expect(body).toBe('> 引用の続く行です。\n本文の続きです。\n>頭の記号\n--\n山田');
});

test('nested messages are files with their subjects as names, and read in their turn', async () => {
  const { attachments, body } = await read(
    mailOf(
      'From: a@example.jp',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      '',
      'See below.',
      '--x',
      'Content-Type: message/rfc822',
      '',
      'From: b@example.jp',
      'Subject: =?UTF-8?B?6LGG6IWQ?= a/b',
      'Content-Type: multipart/alternative; boundary=y',
      '',
      '--y',
      '',
      'Inner text.',
      '--y--',
      '--x--',
    ),
  );
  expect({ body, attachments }).toEqual({ body: 'See below.', attachments: { '豆腐 a b.eml': 'Inner text.' } });
});

test('a picture within the text stands apart from the attachments; an invitation is one of them', async () => {
  const { attachments } = await read(
    mailOf(
      'From: a@example.jp',
      'Content-Type: multipart/related; boundary=x',
      '',
      '--x',
      'Content-Type: text/html',
      '',
      '<img src="cid:1">',
      '--x',
      'Content-Type: image/png; name=logo.png',
      'Content-ID: <1>',
      '',
      'picture',
      '--x',
      'Content-Type: text/calendar; method=REQUEST',
      '',
      'BEGIN:VCALENDAR',
      '--x--',
    ),
  );
  expect(attachments).toEqual({ 'inline/logo.png': 'picture', 'invite.ics': 'BEGIN:VCALENDAR' });
});

test('of a signed mail the body is read and the signature left out', async () => {
  const { body, attachments, metadata } = await read(
    mailOf(
      'From: a@example.jp',
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=x',
      '',
      '--x',
      '',
      'Signed text.',
      '--x',
      'Content-Type: application/pkcs7-signature; name=smime.p7s',
      '',
      'MIAG',
      '--x--',
    ),
  );
  expect({ body, attachments, signed: metadata.signed }).toEqual({
    body: 'Signed text.',
    attachments: {},
    signed: true,
  });
});

test('opaque S/MIME is opened where it is signed only, and ENCRYPTED where it is enveloped', async () => {
  const der = (tag: number, ...content: readonly Uint8Array[]) => {
    const body = Buffer.concat(content);
    return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 255]), body]);
  };
  const oid = (last: number) => Buffer.from([6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, last]);
  const inner = mailOf('Content-Type: text/plain', '', 'Text within.');
  // The string in two pieces of indefinite length, as Outlook writes it.
  const octets = Buffer.concat([
    Buffer.from([0x24, 0x80]),
    der(4, inner.subarray(0, 10)),
    der(4, inner.subarray(10)),
    Buffer.from([0, 0]),
  ]);
  const signed = der(
    0x30,
    oid(2),
    der(0xa0, der(0x30, Buffer.from([2, 1, 1]), der(0x31), der(0x30, oid(1), der(0xa0, octets)))),
  );
  const mail = (type: string, content: Uint8Array) =>
    mailOf(
      'From: a@example.jp',
      `Content-Type: application/pkcs7-mime; ${type}name=smime.p7m`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(content).toString('base64'),
    );
  const opened = await read(mail('', signed));
  expect({ attachments: opened.attachments, signed: opened.metadata.signed }).toEqual({
    attachments: { 'signed-message.eml': 'Text within.' },
    signed: true,
  });
  const sealed = await read(mail('', der(0x30, oid(3), der(0xa0))));
  expect({ attachments: sealed.attachments, encrypted: sealed.metadata.encrypted }).toEqual({
    attachments: { 'smime.p7m': 'ENCRYPTED' },
    encrypted: true,
  });
});

test('a mail in PGP/MIME is ENCRYPTED, and found by its header', async () => {
  const { attachments, metadata } = await read(
    mailOf(
      'Subject: Secret plan',
      'From: a@example.jp',
      'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x',
      '',
      '--x',
      'Content-Type: application/pgp-encrypted',
      '',
      'Version: 1',
      '--x',
      'Content-Type: application/octet-stream; name=encrypted.asc',
      '',
      '-----BEGIN PGP MESSAGE-----',
      '--x--',
    ),
  );
  expect({ attachments, title: metadata.title, encrypted: metadata.encrypted }).toEqual({
    attachments: { 'encrypted.asc': 'ENCRYPTED' },
    title: 'Secret plan',
    encrypted: true,
  });
});

test('what a server says of an undelivered mail is text, the mail itself a file', async () => {
  const { body, attachments } = await read(
    mailOf(
      'From: mailer-daemon@example.jp',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
      '',
      '--x',
      '',
      'It could not be delivered.',
      '--x',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; nobody@example.jp',
      'Status: 5.1.1',
      '--x',
      'Content-Type: message/rfc822',
      '',
      'Subject: Original',
      'From: a@example.jp',
      '',
      'Original text.',
      '--x--',
    ),
  );
  expect(body).toBe('It could not be delivered.\n\nFinal-Recipient: rfc822; nobody@example.jp\nStatus: 5.1.1');
  expect(attachments).toEqual({ 'Original.eml': 'Original text.' });
});

test('a mail or article in a text file gives every field of its header, as an editor shows them', async () => {
  const article = mailOf(
    'Path: news.example.jp!not-for-mail',
    'From: =?UTF-8?B?6Yi05pyo?= <suzuki@example.jp>',
    'Newsgroups: fj.test',
    'Subject: report',
    'Message-ID: <1@example.jp>',
    'Lines: 1',
    '',
    'Body.',
  );
  expect(await read(article, { name: 'article.txt' })).toMatchObject({
    body: 'Body.',
    parts: [
      'header: Path: news.example.jp!not-for-mail\nFrom: 鈴木 <suzuki@example.jp>\nNewsgroups: fj.test\nSubject: report\nMessage-ID: <1@example.jp>\nLines: 1',
    ],
    metadata: { title: 'report', identifier: '1@example.jp' },
  });
  expect((await read(article)).parts).toEqual(['header: report\n鈴木 <suzuki@example.jp>']);
});
