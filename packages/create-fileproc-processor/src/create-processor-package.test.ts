import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProcessorPackage } from './create-processor-package.ts';
import { processorNames } from './processor-names.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'create-processor-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

test('a package is written under the name that was asked for', async () => {
  const { folder, files } = await createProcessorPackage('weather-report', { parent, mediaType: 'text/x-weather' });
  expect(folder).toBe(join(parent, 'weather-report'));
  expect(files).toEqual([
    '.gitignore',
    'README.md',
    'package.json',
    'src/index.ts',
    'src/weather-report.test.ts',
    'src/weather-report.ts',
    'tsconfig.build.json',
    'tsconfig.json',
  ]);
  const processor = await readFile(join(folder, 'src/weather-report.ts'), 'utf8');
  expect(processor).toContain("export const weatherReport = defineProcessor({\n  name: 'weather-report',");
  expect(processor).toContain("mediaTypes: ['text/x-weather'],");
  for (const file of files) expect(await readFile(join(folder, file), 'utf8')).not.toMatch(/example-?format|"\*"/i);
});

test('the package asks for the tools that its template was tested with', async () => {
  const root: unknown = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'));
  const template: { devDependencies: Record<string, string> } = JSON.parse(
    await readFile(new URL('../template/package-template.json', import.meta.url), 'utf8'),
  );
  const { '@cis/fileproc-core': core, ...tools } = template.devDependencies;
  expect(core).toBe('*');
  expect(root).toMatchObject({ devDependencies: tools });
});

test('a folder that holds something is left alone', async () => {
  await mkdir(join(parent, 'notes'));
  await writeFile(join(parent, 'notes', 'mine.txt'), 'mine');
  await expect(createProcessorPackage('notes', { parent })).rejects.toThrow(
    /notes exists and is not empty \(mine.txt\)/,
  );
  expect(await readdir(join(parent, 'notes'))).toEqual(['mine.txt']);
});

test.each(['', 'Weather', '../up', 'a/b', 'two words', '天気', '1st', 'a--b', 'class', '-x', '@scope/x'])(
  'the name "%s" is refused before anything is written',
  async (name) => {
    await expect(createProcessorPackage(name, { parent })).rejects.toThrow(RangeError);
    expect(await readdir(parent)).toEqual([]);
  },
);

test("the package's name with its prefix means the same processor", () => {
  expect(processorNames('fileproc-processor-weather-report')).toEqual({
    name: 'weather-report',
    identifier: 'weatherReport',
    package: 'fileproc-processor-weather-report',
    mediaType: 'application/x-weather-report',
  });
  expect(() => processorNames('x', 'not a type')).toThrow(/"not a type" is no media type/);
});
