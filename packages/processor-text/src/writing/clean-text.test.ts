import { expect, test } from 'vitest';
import { createCleaner } from './clean-text.ts';

function clean(text: string, step = text.length || 1, formFeed: '\f' | ' ' = '\f'): string {
  const cleaner = createCleaner(formFeed);
  let out = '';
  for (let at = 0; at < text.length; at += step) out += cleaner(text.slice(at, at + step));
  return out + cleaner('', true);
}

test.each([
  [
    'line ends of Windows, old Macs, mainframes and Unicode become \\n',
    'a\r\nb\rc\x85d\u2028e\u2029f\vg\n',
    'a\nb\nc\nd\ne\nf\ng\n',
  ],
  ['tabs and form feeds stay', 'a\tb\fc', 'a\tb\fc'],
  ['NULs and control characters go', 'a\0\0b\x01c\x1ad\x7fe\x9ff', 'abcdef'],
  ['characters that nobody sees within a word go', 'co\u00adop\u200ber\u2060a\ufefftion', 'cooperation'],
  ['joiners that change how a character looks stay', '👨\u200d👩\u200d👧 नमस्\u200cते', '👨\u200d👩\u200d👧 नमस्\u200cते'],
  ['colours of a terminal go with their numbers', '\x1b[1;31mERROR\x1b[0m 接続', 'ERROR 接続'],
  ['titles of a terminal go', '\x1b]0;window title\x07text\x1b]8;;file:///x\x1b\\link', 'textlink'],
  ['an escape that is no sequence goes alone', 'a\x1b日', 'a日'],
  ['an empty text stays empty', '', ''],
])('%s', (_what, dirty, tidy) => {
  for (const step of [dirty.length, 1, 2, 3]) expect(clean(dirty, step)).toBe(tidy);
});

test('a carriage return at the very end is a line end', () => {
  expect(clean('a\r')).toBe('a\n');
});

test('a form feed becomes a space where it ends no page', () => {
  expect(clean('a\fb', 1, ' ')).toBe('a b');
});

test('a terminal sequence without end is not waited for', () => {
  const cleaner = createCleaner('\f');
  const out = cleaner(`\x1b[${'0'.repeat(100_000)}`);
  expect(out.length).toBeGreaterThan(99_000);
});

test('what a man page strikes over is read once', () => {
  expect(clean('N\bNA\bAM\bME\bE _\bx')).toBe('NAME x');
});
