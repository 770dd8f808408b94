import { symlink } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type FolderOptions, folder } from './index.ts';
import { options, runTo, type TestFolder, TestIndex, testFolder } from './test-folder.ts';

async function listed(at: TestFolder, options?: FolderOptions): Promise<string[]> {
  const files = folder(at.path, options).listing(AbortSignal.timeout(10_000));
  return Array.fromAsync(files, ({ uri }) => at.keyOf(uri));
}

async function putAll(at: TestFolder, keys: readonly string[]): Promise<void> {
  for (const key of keys) await at.put(key);
}

describe('ignore rules', () => {
  test('leave out what nobody wants to find, in any case of letters, unless switched off', async () => {
    await using at = await testFolder();
    const unwanted = [
      '.git/config',
      'Node_Modules/x.js',
      '$RECYCLE.BIN/a',
      'System Volume Information/b',
      '~$予算.xlsx',
    ];
    const more = ['.DS_Store', 'THUMBS.DB', 'sub/desktop.ini', '._予算.xlsx', '.~lock.予算.ods#'];
    await putAll(at, [...unwanted, ...more, '予算.xlsx', '.gitignore']);
    expect(await listed(at)).toEqual(['予算.xlsx', '.gitignore']);
    expect((await listed(at, { defaultIgnores: false })).sort()).toEqual(
      [...unwanted, ...more, '予算.xlsx', '.gitignore'].sort(),
    );
  });

  test('of the option hold after the default ones, so that these can be taken back', async () => {
    await using at = await testFolder();
    await putAll(at, ['node_modules/a.js', 'x.tmp', 'sub/y.tmp', 'keep.txt', 'sub/only-root', 'only-root']);
    expect(await listed(at, { ignore: ['*.tmp', '!node_modules/', '/only-root'] })).toEqual([
      'keep.txt',
      'node_modules/a.js',
      'sub/only-root',
    ]);
  });

  test('of a file hold from its folder on, and those further down win', async () => {
    await using at = await testFolder();
    await putAll(at, [
      'a.log',
      'sub/a.log',
      'sub/keep.log',
      'sub/deep/keep.log',
      'sub/deep/b.log',
      'other/c.log',
      'sub/build/d',
    ]);
    await at.put('.fileprocignore', '# nothing of these\n*.log\nbuild/\n');
    await at.put('sub/.fileprocignore', '!keep.log\n!build/\n');
    await at.put('sub/deep/.fileprocignore', 'keep.log\n!b.log\n');
    expect(await listed(at)).toEqual(['sub/build/d', 'sub/deep/b.log', 'sub/keep.log']);
    expect(await listed(at, { ignoreFile: false })).toHaveLength(7);
  });

  test('take what they newly leave out from the index', async () => {
    await using at = await testFolder();
    const index = new TestIndex();
    await putAll(at, ['a.txt', 'private/b.txt', 'private/c.txt']);
    await runTo(index, folder(at.path, options(index)), at);
    await at.put('.fileprocignore', 'private/\n');
    expect(await runTo(index, folder(at.path, options(index)), at)).toEqual(['-private/b.txt', '-private/c.txt']);
    expect([...index.entries.keys()].map(at.keyOf)).toEqual(['a.txt']);
  });

  test('of a file that is a link do not hold, as in git', async () => {
    await using at = await testFolder();
    await putAll(at, ['a.txt']);
    await at.put('rules', '*.txt');
    await symlink('rules', at.at('.fileprocignore'));
    expect(await listed(at)).toEqual(['a.txt', 'rules']);
  });

  test('that cannot be read keep the folder closed, and what the index holds of it', async () => {
    await using at = await testFolder();
    const index = new TestIndex();
    await putAll(at, ['a.txt', 'sub/b.txt']);
    await runTo(index, folder(at.path, options(index)), at);
    await at.put('sub/.fileprocignore', '#'.repeat(1024 * 1024 + 1));
    const problems: string[] = [];
    const source = folder(at.path, {
      ...options(index),
      onEvent: (event) => 'error' in event && problems.push(event.error.message),
    });
    expect(await runTo(index, source, at)).toEqual([]);
    expect(index.entries.size).toBe(2);
    expect(problems).toEqual([expect.stringContaining('a file of rules may have 1048576 bytes, not 1048577')]);
  });
});
