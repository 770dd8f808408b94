import { extract } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { email } from './email.ts';
import { ID } from './msg/properties.ts';
import { type PstMessageSource, pstOf } from './pst/store.fixture.ts';
import { read } from './reading.fixture.ts';

const SHIFT_JIS = Buffer.from('967b93fa82cc89ef8b6382cd8f5c8e9e82a982e782c582b78142', 'hex');
const readPst = (content: Uint8Array, limits = {}) => read(content, { name: 'mail.pst', limits });

const MEETING: PstMessageSource = {
  properties: {
    [ID.messageClass]: 'IPM.Note',
    // A prefix of four characters: "Re: ".
    [ID.subject]: '\x01\x05Re: 会議',
    [ID.body]: '会議は十時から。',
    [ID.senderName]: '山田 太郎',
    [ID.senderSmtpAddress]: 'yamada@example.jp',
    [ID.submitTime]: new Date('2024-05-01T00:30:00Z'),
  },
  recipients: [
    { [ID.displayName]: '鈴木', [ID.smtpAddress]: 'suzuki@example.jp', [ID.recipientType]: 1 },
    { [ID.displayName]: 'Sato', [ID.smtpAddress]: 'sato@example.jp', [ID.recipientType]: 2 },
  ],
  attachments: [
    { [ID.attachLongFileName]: '議事録.txt', [ID.attachData]: Buffer.from('small'), [ID.attachMethod]: 1 },
    { [ID.attachLongFileName]: 'large.txt', [ID.attachData]: Buffer.alloc(50_000, 'x'), [ID.attachMethod]: 1 },
    {
      [ID.attachMethod]: 5,
      [ID.attachData]: { properties: { [ID.subject]: 'Inner', [ID.body]: 'Within.' } },
    },
  ],
};

test.each(['none', 'permute', 'cyclic'] as const)(
  'a store encoded by %s gives each message with its folder',
  async (crypt) => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      properties: { [ID.subject]: `Mail ${at}`, [ID.body]: `Body ${at}` },
    }));
    const seen = await readPst(
      pstOf([{ name: '受信トレイ', messages: [MEETING], folders: [{ name: 'a/b', messages: many }] }], { crypt }),
    );
    const paths = Object.keys(seen.attachments);
    expect([paths.length, paths[0], paths[60]]).toEqual([
      61,
      '受信トレイ/1 Re: 会議.eml',
      '受信トレイ/a b/61 Mail 59.eml',
    ]);
    expect(seen.attachments['受信トレイ/a b/61 Mail 59.eml']).toBe('Body 59');
    expect(seen.attachments['受信トレイ/1 Re: 会議.eml']).toBe('会議は十時から。 [議事録.txt, large.txt, Inner.eml]');
    expect([seen.metadata, seen.warnings, seen.parts]).toEqual([{ messageCount: 61 }, [], []]);
    expect(seen.body.split('\n').slice(0, 2)).toEqual(['受信トレイ/1 Re: 会議', '受信トレイ/a b/2 Mail 0']);
  },
);

test('a message of a store has its header, recipients and date', async () => {
  const { embedded } = await extract(pstOf([{ name: 'in', messages: [MEETING] }]), {
    name: 'mail.pst',
    processors: [email()],
    embedded: true,
  });
  expect(embedded[0]?.document?.pages[0]?.parts).toEqual([
    {
      kind: 'header',
      text: 'Re: 会議\n山田 太郎 <yamada@example.jp>\n鈴木 <suzuki@example.jp>\nSato <sato@example.jp>\nWed, 01 May 2024 00:30:00 GMT',
    },
  ]);
  expect(embedded[0]?.document?.embedded.map(({ path, size }) => [path, size])).toEqual([
    ['議事録.txt', 5],
    ['large.txt', 50_000],
    ['Inner.eml', embedded[0]?.document?.embedded[2]?.size],
  ]);
});

test('texts that are not Unicode are read as Japanese, also without a code page', async () => {
  const encode = (text: string) => (text === 'body' ? SHIFT_JIS : Buffer.from(text, 'latin1'));
  const store = pstOf([{ name: 'in', messages: [{ properties: { [ID.subject]: 's', [ID.body]: 'body' } }] }], {
    encode,
  });
  expect((await readPst(store)).attachments).toEqual({ 'in/1 s.eml': '本日の会議は十時からです。' });
});

test('messages that a folder states and the store does not hold are missed, with a warning', async () => {
  const message = { properties: { [ID.subject]: 's', [ID.body]: 'b' } };
  const seen = await readPst(pstOf([{ name: 'in', messages: [message], count: 3 }]));
  expect([seen.metadata, seen.warnings]).toEqual([{ messageCount: 1 }, ['DAMAGED']]);
});

test('a damaged message or attachment costs no other', async () => {
  const message = (subject: string, mark: string): PstMessageSource => ({
    properties: { [ID.subject]: subject, [ID.body]: 'Body.' },
    attachments: [{ [ID.attachLongFileName]: 'a.txt', [ID.attachData]: Buffer.alloc(20_000, mark) }],
  });
  const whole = pstOf([{ name: 'in', messages: [message('one', 'x'), message('two', 'y')] }], { crypt: 'none' });
  // The heap of the first message: its signature, before its first text.
  const first = Buffer.from(whole);
  first.fill(0, whole.indexOf(Buffer.from('one', 'utf16le')) - 12, whole.indexOf(Buffer.from('one', 'utf16le')));
  const seen = await readPst(first);
  expect(seen.attachments).toEqual({ 'in/1 message.eml': 'CORRUPT', 'in/2 two.eml': 'Body. [a.txt]' });
  expect(seen.warnings).toEqual(['DAMAGED']);
  // The list of the blocks of the first attachment.
  const second = Buffer.from(whole);
  second.fill(
    0,
    second.indexOf(Buffer.from([1, 1, 3, 0, 0x20, 0x4e])),
    second.indexOf(Buffer.from([1, 1, 3, 0, 0x20, 0x4e])) + 8,
  );
  const less = await readPst(second);
  expect(Object.keys(less.attachments)).toEqual(['in/1 one.eml', 'in/2 two.eml']);
  expect(less.warnings).toEqual(['DAMAGED']);
});

test('a store that Windows keeps for one account is ENCRYPTED, and one of an unknown version CORRUPT', async () => {
  const store = pstOf([{ name: 'in' }]);
  store[0x201] = 0x10;
  await expect(readPst(store)).rejects.toMatchObject({ code: 'ENCRYPTED' });
  store.writeUInt16LE(99, 10);
  await expect(readPst(store)).rejects.toMatchObject({ code: 'CORRUPT' });
});

test('past the limit of embedded files a warning says that there are more', async () => {
  const messages = Array.from({ length: 12 }, () => ({ properties: { [ID.subject]: 's', [ID.body]: 'b' } }));
  const seen = await readPst(pstOf([{ name: 'in', messages }]), { embeddedFiles: 10 });
  expect([Object.keys(seen.attachments).length, seen.metadata]).toEqual([10, { messageCount: 10 }]);
  expect(seen.warnings).toContain('EMBEDDED_TRUNCATED');
});

test('a store cut at any tenth, or with any byte of its structure broken, ends with a result or a clear error, soon', async () => {
  const whole = pstOf([{ name: 'in', messages: [MEETING] }], { crypt: 'none' });
  const damaged = Array.from({ length: 9 }, (_, at) => whole.subarray(0, (whole.length * (at + 1)) / 10));
  for (
    let at = 0x4400;
    at < whole.length;
    at += at > whole.indexOf('xxxxxxxx') && at < whole.lastIndexOf('xxxxxxxx') ? 4001 : 29
  ) {
    const copy = Buffer.from(whole);
    copy.writeUInt8((copy.readUInt8(at) ^ 0xff) & 0x7f, at);
    damaged.push(copy);
  }
  const codes = new Set<string>();
  for (const bytes of damaged)
    try {
      await extract(bytes, { name: 'a.pst', processors: [email()] });
    } catch (error) {
      codes.add((error as { code?: string }).code ?? String(error));
    }
  expect(damaged.length).toBeGreaterThan(100);
  expect([...codes].filter((code) => code !== 'CORRUPT' && code !== 'UNSUPPORTED_TYPE')).toEqual([]);
});

test('what lies outside of the folders that a program shows is left out, unless the store holds nothing else', async () => {
  const folders = [{ name: 'in', messages: [{ properties: { [ID.subject]: 's', [ID.body]: 'b' } }] }];
  const paths = async (content: Uint8Array) => Object.keys((await readPst(content)).attachments);
  expect(await paths(pstOf(folders))).toEqual(['in/1 s.eml']);
  expect(await paths(pstOf(folders, { topName: 'IPM_SUBTREE' }))).toEqual(['in/1 s.eml']);
  expect(await paths(pstOf(folders, { topName: 'other' }))).toEqual(['other/in/1 s.eml', 'Finder/2 unseen.eml']);
  expect(await paths(pstOf([]))).toEqual(['Finder/1 unseen.eml']);
});
