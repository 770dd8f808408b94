import { expect, test } from 'vitest';
import { mailOf, read } from './reading.fixture.ts';

test('multiparts nested 5,000 deep are read to the limit, with a warning', async () => {
  const lines = ['From: a@example.jp', 'Content-Type: multipart/mixed; boundary=b0', ''];
  for (let depth = 0; depth < 5000; depth++)
    lines.push(
      `--b${depth}`,
      '',
      `text ${depth}`,
      `--b${depth}`,
      `Content-Type: multipart/mixed; boundary=b${depth + 1}`,
      '',
    );
  const { body, warnings } = await read(mailOf(...lines));
  expect(body.startsWith('text 0\n\ntext 1\n\n')).toBe(true);
  expect(body.endsWith('text 999')).toBe(true);
  expect(warnings).toEqual(['DAMAGED', 'PARTS_TOO_DEEP']);
});

test('100,000 parts are bounded by the limit of embedded files', async () => {
  const parts = Array.from({ length: 100_000 }, () => '--x\r\nContent-Type: image/png\r\n\r\nx').join('\r\n');
  const { attachments, warnings } = await read(
    mailOf('From: a@example.jp', 'Content-Type: multipart/mixed; boundary=x', '', parts),
    {
      limits: { embeddedFiles: 50 },
    },
  );
  expect(Object.keys(attachments)).toHaveLength(50);
  expect(warnings).toContain('EMBEDDED_TRUNCATED');
});

test('text past the limit is cut with a warning, and the parts after it are read', async () => {
  const mail = mailOf(
    'From: a@example.jp',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    '',
    'a line of text\r\n'.repeat(20_000),
    '--x',
    'Content-Type: application/pdf; name=a.pdf',
    '',
    'pdf',
    '--x--',
  );
  const { body, attachments, warnings } = await read(mail, { limits: { textCharacters: 1000 } });
  expect(body.length).toBeLessThanOrEqual(1000);
  expect(attachments).toEqual({ 'a.pdf': 'pdf' });
  expect(warnings).toContain('TEXT_TRUNCATED');
});

test('a mail cut at any tenth is read up to the cut', async () => {
  const mail = mailOf(
    'From: a@example.jp',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    ...Array.from({ length: 20 }, (_, at) => [`--x`, '', `text ${at} `.repeat(50)]).flat(),
    '--x--',
  );
  for (let tenth = 1; tenth < 10; tenth++) {
    const { body, warnings } = await read(mail.subarray(0, (mail.length * tenth) / 10));
    for (let at = 0; at < 2 * tenth - 2; at++) expect(body).toContain(`text ${at} text ${at}`);
    expect(warnings).toContain('DAMAGED');
  }
});

test('lines without an end, spaces without an end and nested tags without an end take no long time', async () => {
  const start = performance.now();
  const html = ['From: a@example.jp', 'Content-Type: text/html', ''];
  await read(mailOf(...html, '<div>'.repeat(500_000)));
  await read(mailOf(...html, `${' '.repeat(2_000_000)}x`.repeat(2)));
  await read(
    mailOf('From: a@example.jp', 'Content-Transfer-Encoding: quoted-printable', '', `a${' '.repeat(3_000_000)}b`),
  );
  await read(
    mailOf(
      `Subject: ${'=?utf-8?q?'.repeat(50_000)}`,
      `To: ${'"<('.repeat(100_000)}`,
      `Content-Type: text/plain${';a'.repeat(100_000)}`,
      '',
      'x',
    ),
  );
  expect(performance.now() - start).toBeLessThan(15_000);
});

test('a file without a header field is CORRUPT', async () => {
  await expect(read(Buffer.alloc(3000, 0xfe))).rejects.toMatchObject({ code: 'CORRUPT' });
});
