import { describe, expect, test } from 'vitest';
import { fileOf } from '../testing.fixture.ts';
import { chooseEncoding } from './choose-encoding.ts';
import { encode, type FixtureEncoding, hex } from './encode.fixture.ts';

const signal = new AbortController().signal;
const choose = (bytes: Uint8Array, ...claims: (string | undefined)[]) => chooseEncoding(fileOf(bytes), claims, signal);

const LETTER = '拝啓　時下ますますご清栄のこととお慶び申し上げます。\r\n下記のとおり見積書をお送りいたします。\r\n';

describe('without any claim', () => {
  test.each<[FixtureEncoding, string]>([
    ['shift_jis', LETTER],
    ['shift_jis', 'ｶﾌﾞｼｷｶﾞｲｼｬ テスト\r\n'],
    ['shift_jis', '会議\n'],
    ['euc-jp', LETTER],
    ['euc-jp', 'これはテストです\n'],
    ['utf-16le', LETTER],
    ['utf-16be', LETTER],
    ['utf-16le', 'Quarterly report\r\n'],
    ['windows-1252', 'Le café est fermé – l’été à Besançon, élève'],
    ['windows-1252', 'Müller & Söhne GmbH, Grüße aus Köln'],
    ['windows-1252', '£5 and 10 € “in all”'],
  ])('%s is told by looking most like text: %s', async (encoding, text) => {
    expect(await choose(encode(text, encoding))).toEqual({ name: encoding, by: 'guess', markLength: 0 });
  });

  test.each<[FixtureEncoding, string]>([
    ['utf-8', LETTER],
    ['utf-8', 'plain ASCII'],
    ['utf-8', ''],
    ['iso-2022-jp', LETTER],
  ])('%s is proved by its bytes: %s', async (encoding, text) => {
    expect(await choose(encode(text, encoding))).toEqual({ name: encoding, by: 'valid', markLength: 0 });
  });
});

test.each<[FixtureEncoding, string, number]>([
  ['utf-8', 'efbbbf', 3],
  ['utf-16le', 'fffe', 2],
  ['utf-16be', 'feff', 2],
  ['utf-32le', 'fffe0000', 4],
  ['utf-32be', '0000feff', 4],
])('a byte order mark of %s wins over every claim', async (encoding, mark, markLength) => {
  const bytes = Buffer.concat([hex(mark), encode(LETTER, encoding)]);
  expect(await choose(bytes, 'shift_jis')).toEqual({ name: encoding, by: 'mark', markLength });
});

test.each<FixtureEncoding>(['shift_jis', 'euc-jp', 'iso-2022-jp', 'utf-16le', 'windows-1252'])(
  'a claim of %s in which every byte has a meaning is believed',
  async (encoding) => {
    const bytes = encode(encoding === 'windows-1252' ? 'Besançon' : LETTER, encoding);
    expect(await choose(bytes, encoding)).toEqual({ name: encoding, by: 'valid', markLength: 0 });
  },
);

test('the first of several claims that fits is believed', async () => {
  expect((await choose(encode(LETTER, 'euc-jp'), 'iso-2022-jp', 'euc-jp', 'windows-1252')).name).toBe('euc-jp');
});

test('a file that was taken for UTF-8 by its first megabyte of ASCII is read as what its last line is in', async () => {
  const ascii = encode('2024-01-01 INFO started\n'.repeat(50_000), 'utf-8');
  const bytes = Buffer.concat([ascii, encode('エラー：接続できません。再試行します\n', 'shift_jis')]);
  expect(await choose(bytes, 'utf-8')).toEqual({ name: 'shift_jis', by: 'guess', markLength: 0 });
});

test('valid UTF-8 is read as such whatever is claimed', async () => {
  expect((await choose(encode('Besançon, Müller', 'utf-8'), 'windows-1252')).name).toBe('utf-8');
  expect((await choose(encode(LETTER, 'utf-8'), 'shift_jis')).name).toBe('utf-8');
});

test('UTF-16 that was taken for UTF-8 is recognised by its NULs', async () => {
  expect((await choose(encode('Quarterly report\r\n'.repeat(10), 'utf-16le'), 'utf-8')).name).toBe('utf-16le');
});

test('a log with a run of NULs, as a crash leaves it, stays UTF-8', async () => {
  const bytes = encode(`started\n${'\0'.repeat(5000)}停止しました\n`.repeat(3), 'utf-8');
  expect(await choose(bytes, 'utf-8')).toEqual({ name: 'utf-8', by: 'valid', markLength: 0 });
});

test('a page that says iso-8859-6 and was written by Windows is read as windows-1256', async () => {
  // Written in windows-1256: 0x81 and 0x90 are letters of Persian there and nothing in iso-8859-6.
  expect((await choose(hex('c7e1d3e1c7e320dae1edd8e3 20 81 90'), 'iso-8859-6')).name).toBe('windows-1256');
});

test('an abort ends the choice with its reason', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  setTimeout(() => stop.abort(reason), 5);
  const bytes = new Uint8Array(50_000_000).fill(0x41);
  await expect(chooseEncoding(fileOf(bytes), ['utf-8'], stop.signal)).rejects.toBe(reason);
});
