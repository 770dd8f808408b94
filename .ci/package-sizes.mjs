// What each package weighs: its own published files, and everything that an install of it brings. Reads the built packages
// and what is installed for this system; no network.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Bytes of all files below a folder that a package publishes; dependencies and source maps are not among them. */
function bytesIn(path, skip = () => false) {
  if (!existsSync(path)) return 0;
  if (statSync(path).isFile()) return statSync(path).size;
  let bytes = 0;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || skip(entry.name)) continue;
    const inside = join(path, entry.name);
    if (entry.isDirectory()) bytes += bytesIn(inside, skip);
    else if (entry.isFile()) bytes += statSync(inside).size;
  }
  return bytes;
}

/** The folder of a dependency as Node finds it: in `node_modules` beside the package or above it. */
function resolveFrom(folder, name) {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(at) === at) return undefined;
  }
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** One of ours: the files that its manifest names, and those that npm always takes. */
function ownBytes(folder) {
  const { files = [] } = manifestOf(folder);
  const withoutMaps = files.some((pattern) => /^!.*\.map$/.test(pattern));
  const published = [...files.filter((pattern) => !pattern.startsWith('!')), 'package.json', 'README.md'];
  return published.reduce(
    (sum, path) => sum + bytesIn(join(folder, path), (name) => withoutMaps && name.endsWith('.map')),
    0,
  );
}

/** The folders of a package and of all that it depends on at run time, itself first. */
function closure(folder, ours, seen = new Set()) {
  if (seen.has(folder)) return seen;
  seen.add(folder);
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = resolveFrom(folder, name);
    // Builds for other systems are not installed.
    if (found) closure(found, ours, seen);
    else if (!optionalDependencies[name]) throw new Error(`${name}, a dependency of ${folder}, is not installed`);
  }
  return seen;
}

/** By name: bytes of the package alone, and with all that it depends on. */
export function packageSizes(parent = 'packages') {
  const ours = new Set(readdirSync(parent).map((name) => realpathSync(join(parent, name))));
  return new Map(
    [...ours].map((folder) => {
      const all = [...closure(folder, ours)];
      const installed = all.reduce((sum, each) => sum + (ours.has(each) ? ownBytes(each) : bytesIn(each)), 0);
      return [manifestOf(folder).name, { own: ownBytes(folder), installed, packages: all.length }];
    }),
  );
}

/** Two figures are enough to choose by: `0.93 MB`, `12 MB`. */
export function megabytes(bytes) {
  const number = bytes / 1e6;
  return `${number < 10 ? number.toPrecision(2) : Math.round(number)} MB`;
}
