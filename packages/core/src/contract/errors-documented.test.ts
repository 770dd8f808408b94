import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERRORS } from './errors.ts';
import { WARNINGS } from './extraction.ts';

const documented = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8').split('\n');

test('docs/errors.md says of every code, in its category, what happened and what to do, and knows no other', () => {
  const rows: string[] = [];
  let category = '';
  for (const line of documented) {
    category = /^## (?:Category: )?(.*)$/.exec(line)?.[1] ?? category;
    if (/^\| `[A-Z_]+`/.test(line)) rows.push(`${category} ${line}`);
  }
  const expected = [
    ...Object.entries(ERRORS).map(
      ([code, { category, retryable, meaning, action }]) =>
        `${category} | \`${code}\` | ${retryable ? 'yes' : 'no'} | ${meaning} | ${action} |`,
    ),
    ...Object.entries(WARNINGS).map(([code, meaning]) => `Warnings | \`${code}\` | ${meaning} |`),
  ];
  expect(rows.sort()).toEqual(expected.sort());
});
