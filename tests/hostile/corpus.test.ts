import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { route } from '@cis/fileproc-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type HostileReader, hostileReader, type Reading, workerProcessors } from './reading.ts';

/** Real files that are no part of the repository: `../shared` beside it, or the folder that FILEPROC_SHARED names. */
const shared = process.env.FILEPROC_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const corpus = join(shared, 'corpus', 'hostile');
const missing = !existsSync(corpus);
if (missing) console.log(`skipped: hostile real files, since ${corpus} is not there (set FILEPROC_SHARED)`);

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

/**
 * What a file asks for a password or a right for. Protection of a workbook, sheet or document against changes is not
 * among it: such files read normally. Nor is a PDF whose password for reading is empty, or a package that is locked by the
 * password that Excel tries by itself.
 */
const ENCRYPTED = [
  'poi-PasswordProtected.doc',
  'poi-bug53475-password-is-pass.docx',
  'poi-clusterfuzz-testcase-minimized-POIHSLFFuzzer-4624961081573376.ppt',
  'poi-crash-9bf3cd4bd6f50a8a9339d363c2c7af14b536865c.xlsx',
  'poi-password_tika_binaryrc4.doc',
  'poi-ppt_with_png_encrypted.ppt',
  'poi-xor-encryption-abc.xls',
  'tika-protected_normal_case.docx',
  'tika-protected_upper_case.docx',
  'tika-testEXCEL_protected_passtika_2.xlsx',
  'tika-testWORD_protected_drm.doc',
];

/** Fuzzed files of which nothing is left that could be read. */
const CORRUPT = [
  'pdfjs-poppler-742-0-fuzzed.pdf',
  'poi-clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx',
  'poi-clusterfuzz-testcase-minimized-POIHSLFFuzzer-5962760801091584.ppt',
  'poi-clusterfuzz-testcase-minimized-POIHSLFFuzzer-6614960949821440.ppt',
  'poi-clusterfuzz-testcase-minimized-POIHSSFFuzzer-4651309315719168.xls',
  'poi-clusterfuzz-testcase-minimized-POIHSSFFuzzer-5175219985448960.xls',
  'poi-clusterfuzz-testcase-minimized-POIHSSFFuzzer-5889658057523200.xls',
  'poi-clusterfuzz-testcase-minimized-POIHSSFFuzzer-6137883240824832.xls',
  'poi-clusterfuzz-testcase-minimized-POIHSSFFuzzer-6322470200934400.xls',
  'poi-clusterfuzz-testcase-minimized-POIXSSFFuzzer-5089447305609216.xlsx',
  'poi-clusterfuzz-testcase-minimized-POIXSSFFuzzer-6448258963341312.xlsx',
  'poi-clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5025401116950528.xlsx',
  'poi-clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx',
  'poi-clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6594557414080512.xlsx',
];

/** Damaged and protected files that hold text, which must come out. */
const WITH_TEXT = [
  'poi-protected_agile.docx',
  'tika-protect.xlsx',
  'pdfjs-poppler-395-0-fuzzed.pdf',
  'poi-57272_corrupted_usereditatom.ppt',
  'poi-MalformedSSTCount.xlsx',
  'poi-documentProtection_comments_no_password.docx',
  'poi-protected_sample.docx',
  'poi-poi-fuzz.xls',
  'poi-workbookProtection-workbook_password-2013.xlsx',
  'poi-workbookProtection_workbook_windows_protected.xlsx',
  'tika-testBrokenHTMLContainingRFC822.html',
];

describe.skipIf(missing)('hostile real files', () => {
  let hostile: HostileReader;
  const readings = new Map<string, Reading>();

  beforeAll(async () => {
    hostile = await hostileReader();
    for (const name of readdirSync(corpus).sort())
      readings.set(name, await hostile.read(name, readFileSync(join(corpus, name))));
  }, 600_000);
  afterAll(() => hostile?.[Symbol.asyncDispose]());

  const outcomes = (outcome: string) =>
    [...readings].filter(([, reading]) => reading.outcome === outcome).map(([name]) => name);

  test('what asks for a password or a right is ENCRYPTED, and nothing else is', () => {
    expect(outcomes('ENCRYPTED')).toEqual(ENCRYPTED);
  });

  test('what holds nothing readable is CORRUPT, and nothing else is', () => {
    expect(outcomes('CORRUPT')).toEqual(CORRUPT);
  });

  test('every other file is read, but for types that no processor reads', async () => {
    const processors = await workerProcessors();
    const others = [...readings].filter(([, { outcome }]) => !['read', 'ENCRYPTED', 'CORRUPT'].includes(outcome));
    const routed = others.filter(
      ([, { outcome, mediaType }]) => outcome !== 'UNSUPPORTED_TYPE' || route(mediaType, processors),
    );
    expect([routed, others.length <= 1]).toEqual([[], true]);
  });

  test('the text of damaged and protected files comes out', () => {
    const lacking = WITH_TEXT.filter((name) => (readings.get(name)?.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < 10);
    expect(lacking).toEqual([]);
  });

  test('each takes under 10 seconds and 1 GB, in one child that is never replaced', () => {
    const over = [...readings].filter(
      ([, { seconds, cpuSeconds = 0, peakMegabytes = 0 }]) => seconds > 10 || cpuSeconds > 10 || peakMegabytes > 1000,
    );
    const slowest = Math.max(...[...readings.values()].map(({ seconds }) => seconds));
    const busiest = Math.max(...[...readings.values()].map(({ cpuSeconds = 0 }) => cpuSeconds));
    const largest = Math.max(...[...readings.values()].map(({ peakMegabytes = 0 }) => peakMegabytes));
    console.log(
      `${readings.size} hostile files: at most ${slowest.toFixed(2)} s of wall time, ${busiest.toFixed(2)} s of CPU, ${largest.toFixed(0)} MB`,
    );
    expect({ over, replaced: hostile.reader.state().replaced }).toEqual({ over: [], replaced: {} });
  });
});
