import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageFolders, permissionFlags } from './permissions.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'layout-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function writePackage(path: string, main: string): void {
  write(
    `${path}/package.json`,
    JSON.stringify({ name: path.split('node_modules/').at(-1), type: 'module', exports: './main.js' }),
  );
  write(`${path}/main.js`, main);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(join(root, target), join(root, path), 'dir');
}

/** Folders relative to the layout's root; what lies around it on this machine is left out. */
function foldersFor(module: string): string[] {
  return packageFolders([pathToFileURL(join(root, module)).href])
    .filter((folder) => folder.startsWith(root))
    .map((folder) => folder.slice(root.length + 1))
    .toSorted();
}

/** What a process prints that may read no more than that, when it imports the module and then tries `denied`. */
function run(module: string, denied: string): string {
  const url = pathToFileURL(join(root, module)).href;
  const own = join(root, 'own');
  mkdirSync(own);
  const program = `
    const { value } = await import(${JSON.stringify(url)});
    const fs = await import('node:fs');
    let other; try { other = fs.readFileSync(${JSON.stringify(join(root, denied))}, 'utf8'); } catch (error) { other = error.code; }
    console.log(value, other);`;
  return execFileSync(
    process.execPath,
    [...permissionFlags(own, packageFolders([url])), '--input-type=module', '--eval', program],
    {
      encoding: 'utf8',
      cwd: own,
    },
  ).trim();
}

const PLUGIN = "import { value as library } from 'library'; export const value = 'plugin+' + library;";
const LIBRARY = "import { value as deep } from 'deep'; export const value = 'library+' + deep;";
const DEEP = "export const value = 'deep';";

describe('a child reads what it must import, and nothing beside it', () => {
  test('in the flat layout of npm', () => {
    writePackage('app/node_modules/plugin', PLUGIN);
    writePackage('app/node_modules/library', LIBRARY);
    writePackage('app/node_modules/deep', DEEP);
    write('app/secret', 'secret');
    expect(foldersFor('app/node_modules/plugin/main.js')).toEqual(['app/node_modules']);
    expect(run('app/node_modules/plugin/main.js', 'app/secret')).toBe('plugin+library+deep ERR_ACCESS_DENIED');
  });

  test('in the layout of pnpm, with its store inside of the project', () => {
    const store = 'app/node_modules/.pnpm';
    writePackage(`${store}/plugin@1/node_modules/plugin`, PLUGIN);
    writePackage(`${store}/library@1/node_modules/library`, LIBRARY);
    writePackage(`${store}/deep@1/node_modules/deep`, DEEP);
    link(`${store}/plugin@1/node_modules/library`, `${store}/library@1/node_modules/library`);
    link(`${store}/library@1/node_modules/deep`, `${store}/deep@1/node_modules/deep`);
    link('app/node_modules/plugin', `${store}/plugin@1/node_modules/plugin`);
    write('app/secret', 'secret');
    expect(foldersFor('app/node_modules/plugin/main.js')).toEqual(['app/node_modules']);
    expect(run('app/node_modules/plugin/main.js', 'app/secret')).toBe('plugin+library+deep ERR_ACCESS_DENIED');
  });

  test('in a workspace, with a store of links elsewhere', () => {
    writePackage('work/packages/plugin', PLUGIN);
    writePackage('work/packages/library', LIBRARY);
    writePackage('store/deep@1/node_modules/deep', DEEP);
    writePackage('store/other@1/node_modules/other', DEEP);
    link('work/packages/plugin/node_modules/library', 'work/packages/library');
    link('work/packages/library/node_modules/deep', 'store/deep@1/node_modules/deep');
    write('work/secret', 'secret');
    expect(foldersFor('work/packages/plugin/main.js')).toEqual([
      'store/deep@1/node_modules',
      'work/packages/library',
      'work/packages/plugin',
    ]);
    expect(run('work/packages/plugin/main.js', 'work/secret')).toBe('plugin+library+deep ERR_ACCESS_DENIED');
  });

  test('of a module without a package, its own folder', () => {
    write('loose/plugin.mjs', DEEP);
    write('beside/secret', 'secret');
    expect(foldersFor('loose/plugin.mjs')).toEqual(['loose']);
    expect(run('loose/plugin.mjs', 'beside/secret')).toBe('deep ERR_ACCESS_DENIED');
  });

  test('a link that leads nowhere is no obstacle', () => {
    writePackage('app/node_modules/plugin', DEEP);
    link('app/node_modules/@scope/gone', 'nowhere');
    expect(foldersFor('app/node_modules/plugin/main.js')).toEqual(['app/node_modules']);
  });
});
