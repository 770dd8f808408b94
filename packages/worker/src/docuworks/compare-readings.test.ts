import type { Page } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { compareReadings, type Reading } from './compare-readings.ts';
import { comparisonLines } from './comparison-lines.ts';
import { comparisonReport } from './comparison-report.ts';

const page = (number: number, text: string, parts: Page['parts'] = []): Page => ({
  number,
  text,
  parts,
  origin: 'text',
});
const reading = (...pages: Page[]): Reading => ({ pages, warnings: [] });

test('texts that differ in line ends, widths and the order of annotations are the same', () => {
  const ours = reading(
    page(1, '契約書\n第１条', [
      { kind: 'stamp', text: '承認' },
      { kind: 'note', text: '至急' },
    ]),
  );
  const theirs = reading(
    page(1, '契約書 第1条', [
      { kind: 'note', text: '至急' },
      { kind: 'stamp', text: '承認' },
    ]),
  );
  expect(compareReadings('a.xdw', ours, theirs)).toMatchObject({
    isSame: true,
    pages: [{ similarity: 1, difference: undefined }],
  });
});

test('a page that differs shows where, and one that is missing counts as different', () => {
  const compared = compareReadings(
    'a.xdw',
    reading(page(1, '吾輩は猫である'), page(2, '二')),
    reading(page(1, '吾輩は犬である')),
  );
  expect(compared).toMatchObject({
    isSame: false,
    pages: [
      { number: 1, difference: { native: '猫である', program: '犬である' } },
      { number: 2, similarity: 0, difference: { native: '二', program: '' } },
    ],
  });
  expect(compared.pages[0]?.similarity).toBeCloseTo(8 / 12);
  expect(comparisonLines(compared)).toEqual([
    'a.xdw: different',
    expect.stringMatching(/page +native +DocuWorks +alike +where they part/),
    expect.stringMatching(/1 +7 +7 +66\.6 % +native "猫である", DocuWorks "犬である"/),
    expect.stringMatching(/2 +1 +- +0 % +native "二", DocuWorks ""/),
  ]);
});

test('a report holds names and texts only where they are asked for', () => {
  const failed: Reading = { pages: [], warnings: [], error: 'ENCRYPTED: 秘密.xdw is protected' };
  const compared = [compareReadings('秘密.xdw', reading(page(1, '機密', [{ kind: 'note', text: '極秘' }])), failed)];
  expect(JSON.stringify(comparisonReport(compared, false))).not.toMatch(/秘|機密/);
  expect(JSON.stringify(comparisonReport(compared, true))).toMatch(/秘密.xdw.*機密/);
  expect(comparisonReport(compared, false)).toMatchObject({
    files: [
      {
        file: 'file 1',
        isSame: false,
        docuworks: { error: 'ENCRYPTED: the file is protected' },
        pages: [{ page: 1, native: { characters: 2, parts: [{ kind: 'note', characters: 2 }] }, docuworks: null }],
      },
    ],
  });
});
