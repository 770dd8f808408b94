import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scratchError } from './errors.ts';
import { removeLeftovers } from './leftovers.ts';
import { currentOwner, isRunning, ownerOf, scratchNameOf } from './owner.ts';
import { removeFolder } from './remove.ts';
import { createScratch } from './scratch.ts';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'scratch-test-')));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('each file gets an empty folder of its own, and disposing leaves nothing', async () => {
  const scratch = createScratch(join(directory, 'made', 'on demand'));
  const folders = [await scratch.folder(), await scratch.folder()];
  expect(new Set(folders).size).toBe(2);
  for (const folder of folders) expect([folder.startsWith(scratch.root), readdirSync(folder)]).toEqual([true, []]);
  writeFileSync(join(folders[0]!, 'x'), 'x');
  await scratch.remove(folders[1]!);
  expect(existsSync(folders[1]!)).toBe(false);
  await scratch[Symbol.asyncDispose]();
  expect(readdirSync(join(directory, 'made', 'on demand'))).toEqual([]);
});

test('a folder that cannot be written is SCRATCH_UNAVAILABLE and names SCRATCH_DIR', async () => {
  writeFileSync(join(directory, 'file'), '');
  const refused = expect.objectContaining({
    code: 'SCRATCH_UNAVAILABLE',
    message: expect.stringContaining('SCRATCH_DIR'),
  });
  expect(() => createScratch(join(directory, 'file', 'below'))).toThrow(refused);
  const scratch = createScratch(directory);
  rmSync(scratch.root, { recursive: true });
  await expect(scratch.folder()).rejects.toEqual(refused);
  await scratch[Symbol.asyncDispose]();
});

test.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'ENOENT'])(
  '%s is SCRATCH_UNAVAILABLE, another error is itself',
  (code) => {
    const full = Object.assign(new Error('no write'), { code });
    expect(scratchError(full, 'A page cannot be written')).toMatchObject({
      code: 'SCRATCH_UNAVAILABLE',
      message: 'A page cannot be written: no write. The folder is set by SCRATCH_DIR.',
      cause: full,
    });
    const other = new RangeError('other');
    expect(scratchError(other, 'A page cannot be written')).toBe(other);
  },
);

test('a link is removed, not what it leads to', async () => {
  mkdirSync(join(directory, 'kept'));
  writeFileSync(join(directory, 'kept', 'file'), 'kept');
  for (const many of [0, 50]) {
    const folder = join(directory, `removed-${many}`);
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
    for (let i = 0; i < many; i++) writeFileSync(join(folder, `file-${i}`), '');
    symlinkSync(join(directory, 'kept'), join(folder, 'link'));
    symlinkSync(join(directory, 'kept'), join(folder, 'deep', 'er', 'link'));
    await removeFolder(folder);
    expect(existsSync(folder)).toBe(false);
  }
  symlinkSync(join(directory, 'kept'), join(directory, 'link'));
  await removeFolder(join(directory, 'link'));
  expect(readdirSync(join(directory, 'kept'))).toEqual(['file']);
  await removeFolder(join(directory, 'never there'));
});

// Root may write everywhere, so a test run as root does this as another user, where that one may start this Node.
const user = process.getuid?.() === 0 ? 65534 : undefined;
const asUser = user === undefined ? {} : { uid: user, gid: user };
const startable = spawnSync(process.execPath, ['--version'], asUser).status === 0;
if (!startable) console.warn(`left out, since user ${user} may not run ${process.execPath}: read-only scratch folders`);

test.skipIf(!startable)('folders that were made read-only are removed', () => {
  const folder = join(directory, 'closed');
  const program = `
    import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
    import { removeFolder } from ${JSON.stringify(new URL('./remove.ts', import.meta.url).href)};
    mkdirSync(${JSON.stringify(join(folder, 'a', 'b'))}, { recursive: true });
    writeFileSync(${JSON.stringify(join(folder, 'a', 'b', 'file'))}, '');
    for (const path of ['a/b', 'a']) chmodSync(${JSON.stringify(`${folder}/`)} + path, 0o000 + (path === 'a' ? 0o500 : 0));
    await removeFolder(${JSON.stringify(folder)});
    console.log(existsSync(${JSON.stringify(folder)}));`;
  execFileSync('chmod', ['777', directory]);
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    ...asUser,
  });
  expect(output.trim()).toBe('false');
});

test('a name tells its owner, and whether it runs', async () => {
  const own = currentOwner();
  expect(ownerOf(`${scratchNameOf(own)}Ab12Xy`)).toEqual(own);
  for (const name of ['fileproc-scratch', 'fileproc-scratch-x-1-2-abc', 'other', `${scratchNameOf(own)}../x`])
    expect(ownerOf(name)).toBeUndefined();
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  expect([isRunning(own), isRunning({ ...own, pid: child.pid! })]).toEqual([true, false]);
  // The same process id, started at another time, is another process.
  if (own.started !== '0') expect(isRunning({ ...own, started: '12345' })).toBe(false);
});

test('leftovers of dead processes go; live ones, young ones of elsewhere, links and other files stay', async () => {
  const own = currentOwner();
  const make = (name: string, hoursOld = 0) => {
    mkdirSync(join(directory, name, 'files', 'deep'), { recursive: true });
    const at = new Date(Date.now() - hoursOld * 3_600_000);
    utimesSync(join(directory, name), at, at);
    return name;
  };
  const dead = make(`${scratchNameOf({ ...own, pid: 2 ** 22 + 1 })}dead01`);
  const live = make(`${scratchNameOf(own)}live01`, 5);
  const elsewhere = make(`${scratchNameOf({ ...own, place: '0a0b0c0d' })}young1`);
  const abandoned = make(`${scratchNameOf({ ...own, place: '0a0b0c0d' })}old001`, 5);
  const other = make('somebody-elses', 5);
  const link = `${scratchNameOf({ ...own, pid: 2 ** 22 + 1 })}link01`;
  symlinkSync(join(directory, other), join(directory, link));
  await removeLeftovers(directory);
  expect(readdirSync(directory).toSorted()).toEqual([live, elsewhere, other, link].toSorted());
  expect([dead, abandoned].filter((name) => existsSync(join(directory, name)))).toEqual([]);
});
