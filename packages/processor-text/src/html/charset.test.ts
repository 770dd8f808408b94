import { expect, test } from 'vitest';
import { CHARSET_BYTES, declaredHtmlEncoding } from './charset.ts';

const declared = (source: string) => declaredHtmlEncoding(Buffer.from(source, 'latin1').subarray(0, CHARSET_BYTES));

test.each([
  ['<meta charset=Shift_JIS>', 'shift_jis'],
  ['<META HTTP-EQUIV=Content-Type CONTENT="text/html; charset=x-sjis">', 'shift_jis'],
  ["<meta content='text/html;charset=euc-jp' http-equiv='content-type'/>", 'euc-jp'],
  ['<?xml version="1.0" encoding="EUC-JP"?><html>', 'euc-jp'],
  ['<!-- <meta charset=euc-jp> --><meta charset=utf-8>', 'utf-8'],
  ['<script>"<meta charset=euc-jp>"</script><meta charset="utf-8">', 'utf-8'],
  ['<meta charset="no such thing"><meta charset=euc-jp>', 'euc-jp'],
  ['<meta name=x content="charset=euc-jp"><meta charset=>', undefined],
  ['<meta charset=utf-16>', 'utf-8'],
  [`<title>${'x'.repeat(60_000)}</title><meta charset=euc-jp>`, 'euc-jp'],
  ['<p>no head', undefined],
])('%s', (source, encoding) => {
  expect(declared(source)).toBe(encoding);
});

test('64 KiB of unclosed declarations take no more than a moment', () => {
  const before = performance.now();
  expect(declared('<meta "'.repeat(10_000))).toBe(undefined);
  expect(declared('<meta x='.repeat(10_000))).toBe(undefined);
  expect(performance.now() - before).toBeLessThan(3_000);
});
