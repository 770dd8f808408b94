import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(`${folder}${path}`);

interface Description {
  readonly classes: number;
  readonly source: { readonly files: Readonly<Record<string, string>> };
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}
const description = JSON.parse(read('models.json').toString()) as Description;

test('the files of the package are the ones that its description names, byte for byte', () => {
  const found = readdirSync(`${folder}models`).map((name) => {
    const content = read(`models/${name}`);
    return [name, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }];
  });
  expect(Object.fromEntries(found)).toEqual(description.files);
});

test('the source that the description names is the one that the script takes', () => {
  const script = read('build/build_models.py').toString();
  for (const [path, sha256] of Object.entries(description.source.files)) {
    expect(script).toContain(path);
    expect(script).toContain(sha256);
  }
});

test('the dictionary has one character for each class but the blank, none twice, and ends with the space', () => {
  const characters = read('models/dictionary.txt').toString().replace(/\n$/, '').split('\n');
  expect(characters).toHaveLength(description.classes - 1);
  expect(characters.filter((character) => [...character].length !== 1)).toEqual([]);
  expect(new Set(characters).size).toBe(characters.length);
  expect(characters.at(-1)).toBe(' ');
});

test('Japanese forms are in the dictionary, and their twins are not', () => {
  const characters = new Set(read('models/dictionary.txt').toString());
  expect([...'増教概清緒晩即横涙戻寛青諸曾ー一ァアっつ髙德①㈱'].filter((one) => !characters.has(one))).toEqual([]);
  expect([...'增敎槪淸緖晚卽橫淚戾寬靑'].filter((one) => characters.has(one))).toEqual([]);
});

test('license, attribution and a notice of changes go with the files', () => {
  expect(read('LICENSE').toString()).toContain('Apache License');
  expect(read('NOTICE').toString()).toMatch(/copyright Baidu[\s\S]*PaddleOCR[\s\S]*RapidOCR[\s\S]*Changes made/);
  expect(JSON.parse(read('package.json').toString())).toMatchObject({
    license: 'Apache-2.0',
    files: expect.arrayContaining(['LICENSE', 'NOTICE', 'models', 'models.json']),
  });
});
