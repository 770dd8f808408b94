import { expect, test } from 'vitest';
import { globTest } from './glob.ts';

test.each<[string, string[], string[]]>([
  ['*.pdf', ['a.pdf', 'x/y/a.pdf', '.pdf'], ['a.PDF', 'a.pdfx', 'a.pdf/b']],
  ['scans/*', ['scans/a', 'scans/'], ['scans/a/b', 'x/scans/a']],
  ['scans/**', ['scans/a', 'scans/a/b', 'scans/'], ['scansx', 'scans']],
  ['**/2026/*.txt', ['2026/a.txt', 'x/y/2026/a.txt'], ['x2026/a.txt', '2026/x/a.txt']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/xb', 'ab']],
  ['?.txt', ['あ.txt', '😀.txt'], ['ab.txt', '.txt']],
  ['*.{pdf,doc,docx}', ['a.pdf', 'a.docx'], ['a.{pdf}', 'a.xls']],
  ['[a-c]1', ['a1', 'x/c1'], ['d1', '-1']],
  ['[!a-c]1', ['d1'], ['a1']],
  ['報告*', ['報告書.pdf', '2026/報告'], ['書報告']],
  ['a.b+c(d)^$|', ['a.b+c(d)^$|'], ['axb+c(d)^$|']],
  ['\\*', ['*'], ['a']],
  ['a{', ['a'], ['b']],
  ['line\nend', ['line\nend'], ['line end']],
])('%j', (pattern, fitting, others) => {
  const fits = globTest(pattern);
  expect([fitting.filter(fits), others.filter(fits)]).toEqual([fitting, []]);
});
