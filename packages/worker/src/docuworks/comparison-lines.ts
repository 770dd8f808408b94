import { table } from '../terminal/columns.ts';
import type { Comparison } from './compare-readings.ts';

/** A comparison for people: one line a page. */
export function comparisonLines({ path, native, program, pages, isSame }: Comparison): string[] {
  const errors = [
    ...(native.error ? [`  native: ${native.error}`] : []),
    ...(program.error ? [`  DocuWorks: ${program.error}`] : []),
  ];
  const rows = pages.map(({ number, similarity, difference, native: ours, program: theirs }) => [
    `  ${number}`,
    ours ? String(ours.text.length) : '-',
    theirs ? String(theirs.text.length) : '-',
    `${Math.floor(similarity * 1000) / 10} %`,
    difference ? `native "${difference.native}", DocuWorks "${difference.program}"` : 'same',
  ]);
  const head = ['  page', 'native', 'DocuWorks', 'alike', 'where they part'];
  return [
    `${path}: ${isSame ? 'the same' : 'different'}`,
    ...errors,
    ...(rows.length > 0 ? table([head, ...rows]) : []),
  ];
}
