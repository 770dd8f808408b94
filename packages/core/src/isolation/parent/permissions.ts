import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Whether this Node can hold back what a child reads and writes. */
export const HAS_PERMISSIONS = process.allowedNodeEnvironmentFlags.has('--permission');

/**
 * The folders that a child must read to run the given modules (`file:` URLs): the package of each, the `node_modules`
 * folders that Node searches from there, and the packages that links in these folders lead to (pnpm, workspaces), with
 * theirs.
 */
export function packageFolders(modules: Iterable<string>): string[] {
  const folders = new Set<string>();
  const isRead = (path: string) => [...folders].some((folder) => path === folder || path.startsWith(`${folder}${sep}`));
  const open = Array.from(modules, (module) => packageOf(realpathSync(fileURLToPath(module))));
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (folders.has(folder)) continue;
    // Outermost first: the project's node_modules covers the store that pnpm's links lead into.
    const found = [...modulesFoldersFrom(folder)].reverse().filter((modulesFolder) => !isRead(modulesFolder));
    folders.add(folder);
    for (const modulesFolder of found) folders.add(modulesFolder);
    for (const modulesFolder of found) open.push(...linkedPackages(modulesFolder).filter((linked) => !isRead(linked)));
  }
  return [...folders].filter((folder) => ![...folders].some((other) => folder.startsWith(`${other}${sep}`)));
}

/** The nearest folder with a package.json, or the module's own folder where there is none. */
function packageOf(path: string): string {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return folder;
  return dirname(path);
}

function* modulesFoldersFrom(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    // Of a package that is installed, the folder that it lies in.
    const found = folder.endsWith(`${sep}node_modules`) ? folder : join(folder, 'node_modules');
    if (existsSync(found)) yield realpathSync(found);
    if (folder === dirname(folder)) return;
  }
}

/** Where the links in a `node_modules` folder, and in its scopes, lead to. */
function linkedPackages(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name.startsWith('@')) found.push(...linkedPackages(path));
    else if (entry.isSymbolicLink() && existsSync(path)) found.push(realpathSync(path));
  }
  return found;
}

/** The options of Node that let a child read `folders` and its own, write its own, load native libraries, and no more. */
export function permissionFlags(own: string, folders: readonly string[], readable: readonly string[] = []): string[] {
  if (!HAS_PERMISSIONS) return [];
  return [
    '--permission',
    '--allow-addons',
    '--allow-worker',
    // Node warns on stderr that --allow-addons weakens the rest; sharp and onnxruntime are addons.
    '--disable-warning=SecurityWarning',
    ...[own, ...folders, ...readable].map((folder) => `--allow-fs-read=${folder}${sep}`),
    `--allow-fs-write=${own}${sep}`,
  ];
}
