import { readFileSync } from 'node:fs';
import { LIMITS } from '@cis/fileproc-core';
import { expect, test } from 'vitest';
import { definitionOf, SETTING_NAMES } from './settings.ts';

test('docs/configuration.md lists every setting with its default and meaning, and no other', () => {
  const documented = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  const rows = documented.split('\n').filter((line) => /^\| `[A-Z0-9_]+`/.test(line));
  const expected = SETTING_NAMES.map((name) => {
    const { default: value, meaning } = definitionOf(name);
    return `| \`${name}\` | ${value === undefined ? '-' : `\`${value}\``} | ${meaning} |`;
  });
  expect(rows.sort()).toEqual(expected.sort());
});

test("every limit of core has its setting, with core's default", () => {
  const defaults = Object.fromEntries(
    Object.values(LIMITS).map(({ setting, default: value }) => [setting, String(value)]),
  );
  const settings = Object.fromEntries(
    SETTING_NAMES.filter((name) => name in defaults).map((name) => [name, definitionOf(name).default]),
  );
  expect(settings).toEqual(defaults);
});
