import { expect, test } from 'vitest';
import { convert } from './formats.fixture.ts';

test.each([
  ['Japanese in \\u escapes is found', '{"n":"\\u65e5\\u672c"}', '{"n":"日本"}'],
  ['two escapes of a surrogate pair are one character', '"\\ud83d\\ude00"', '"😀"'],
  ['escaped line ends and tabs are real ones', '"a\\nb\\tc\\r\\nd"', '"a\nb\tc\nd"'],
  [
    'quotation marks, slashes and backslashes lose their backslash',
    '"\\"C:\\\\temp\\/\\\\u3042\\""',
    '""C:\\temp/\\u3042""',
  ],
  ['what is no escape stays', '"\\x \\u12"', '"\\x \\u12"'],
  ['a broken end stays', '{"a":"b\\', '{"a":"b\\'],
  [
    'JSON Lines, comments and nesting are nothing special',
    '{"a":1}\n{"b":[[[[2]]]]} // c\n',
    '{"a":1}\n{"b":[[[[2]]]]} // c\n',
  ],
])('JSON: %s', (_what, source, text) => {
  for (const step of [source.length, 1, 2, 3, 5]) expect(convert('json', source, step).text).toBe(text);
});

test('properties: only \\u escapes are decoded, as native2ascii writes them', () => {
  const source = 'title=\\u65e5\\u672c\\u8a9e\npath=C:\\\\users\\tname\n';
  for (const step of [source.length, 1, 2, 3])
    expect(convert('properties', source, step).text).toBe('title=日本語\npath=C:\\\\users\\tname\n');
});

test('JSON nested 1,000,000 deep is read like any other', () => {
  const source = `${'['.repeat(1_000_000)}"\\u3042"${']'.repeat(1_000_000)}`;
  expect(convert('json', source, 262_144).text).toBe(source.replace('\\u3042', 'あ'));
});
