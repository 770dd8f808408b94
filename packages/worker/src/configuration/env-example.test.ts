import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { definitionOf, SETTING_NAMES, type SettingName } from './settings.ts';

const example = readFileSync(new URL('../../deploy/.env.example', import.meta.url), 'utf8');
/** Each setting of the file: what the line above says of it, whether it stands behind `#`, and its value. */
const entries = [...example.matchAll(/^# (.*)\n(#?)([A-Z0-9_]+)=(.*)$/gm)].map(([, meaning, mark, name, written]) => ({
  meaning,
  isCommented: mark === '#',
  name: name as SettingName,
  value: parseEnv(`VALUE=${written}`).VALUE ?? '',
}));

test('.env.example names every setting once with its meaning, and no other', () => {
  const named = [...example.matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...SETTING_NAMES].sort());
  expect(entries.map(({ name, meaning }) => [name, meaning]).sort()).toEqual(
    SETTING_NAMES.map((name) => [name, definitionOf(name).meaning]).sort(),
  );
});

test('.env.example shows the default of every setting that has one', () => {
  const defaults = SETTING_NAMES.filter((name) => definitionOf(name).default !== undefined);
  const shown = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
  expect(Object.fromEntries(defaults.map((name) => [name, shown[name]]))).toEqual(
    Object.fromEntries(defaults.map((name) => [name, definitionOf(name).default])),
  );
});

test('.env.example sets nothing as it is: what stands without # is what the worker must be told, and empty', () => {
  expect(entries.filter(({ isCommented }) => !isCommented).map(({ name, value }) => `${name}=${value}`)).toEqual([
    'AWS_REGION=',
    'S3_BUCKET=',
    'SQS_QUEUE_URL=',
    'DLQ_QUEUE_URL=',
    'OPENSEARCH_ENDPOINT=',
  ]);
});

test('every value that .env.example shows is one that the setting takes', () => {
  const refused = entries.filter(
    ({ isCommented, name, value }) => isCommented && !v.safeParse(definitionOf(name).schema, value).success,
  );
  expect(refused).toEqual([]);
});
