#!/usr/bin/env node
// Checks what a user of the published packages installs: every dependency at run time, transitively, has a permissive
// licence, and none brings an install script that nobody has looked at. Walks the installed packages from the manifests of
// ours, so it needs an install and no network. Builds for other platforms are not installed here: they are named, and
// judged by the build of the same package for this one.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** SPDX identifiers that ask for no more than keeping the notice (MPL-2.0: and the source of its own changed files). */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages that do not say it in SPDX, or are not permissive; each with the reason why it may stay. */
const LICENCE_EXCEPTIONS = [
  {
    package: /^@img\/sharp-libvips-/,
    licence: 'LGPL-3.0-or-later',
    reason:
      'libvips as a shared library of its own, linked dynamically and unchanged: a user may replace it, as the LGPL asks',
  },
];

/** Packages whose install scripts were looked at. All work with scripts switched off, as pnpm has them by default. */
const INSTALL_SCRIPTS = {
  koffi:
    'compiles itself where the prebuilt library, an optional package of its own, does not fit; it is used on Windows alone, and optional',
  'onnxruntime-node': 'fetches CUDA libraries on Linux x64; the CPU library is in the package, so it works without',
};

const refused = [];
const excepted = [];
const elsewhere = new Set();
/** Manifests by the folder that they lie in. */
const seen = new Map();

function packagesOfOurs() {
  return readdirSync('packages')
    .map((name) => join('packages', name))
    .filter((folder) => !JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private);
}

/** The folder of a dependency as Node finds it: in `node_modules` beside the package or above it. */
function resolveFrom(folder, name) {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(at) === at) return undefined;
  }
}

function visit(folder) {
  if (seen.has(folder)) return;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  seen.set(folder, manifest);
  const optional = new Set([
    ...Object.keys(manifest.optionalDependencies ?? {}),
    ...Object.entries(manifest.peerDependenciesMeta ?? {}).flatMap(([name, meta]) => (meta.optional ? [name] : [])),
  ]);
  const wanted = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
  for (const name of Object.keys(wanted)) {
    const found = resolveFrom(folder, name);
    if (found) visit(found);
    else if (optional.has(name)) elsewhere.add(name);
    else refused.push(`${name}, a dependency of ${manifest.name}, is not installed`);
  }
}

/** The SPDX expression of a manifest, also of old ones that give an object or a list of choices. */
function licenceOf({ license, licenses }) {
  if (Array.isArray(licenses)) return licenses.map(({ type }) => type).join(' OR ');
  return typeof license === 'object' ? license.type : (license ?? 'none given');
}

/** Whether an expression can be met with permissive licences alone: one side of OR, both of AND. */
function isPermissive(expression) {
  const plain = /^\(([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((id) => PERMISSIVE.has(id.trim())));
}

for (const folder of packagesOfOurs()) visit(realpathSync(folder));
for (const manifest of seen.values()) {
  const { name, version, scripts = {} } = manifest;
  const licence = licenceOf(manifest);
  const exception = LICENCE_EXCEPTIONS.find((each) => each.package.test(name) && each.licence === licence);
  if (!isPermissive(licence)) {
    if (exception) excepted.push(`${name} ${version}: ${licence}: ${exception.reason}`);
    else refused.push(`${name} ${version} has the licence ${licence}`);
  }
  const script = ['preinstall', 'install', 'postinstall'].find((each) => scripts[each]);
  if (!script) continue;
  const reason = INSTALL_SCRIPTS[name];
  if (reason) excepted.push(`${name} ${version}: ${script} script: ${reason}`);
  else refused.push(`${name} ${version} has the ${script} script "${scripts[script]}", which nobody has looked at`);
}

for (const line of excepted.sort()) console.log(`  excepted  ${line}`);
for (const line of refused.sort()) console.log(`  REFUSED   ${line}`);
console.log(`  builds for other platforms and optional peers, not installed here: ${[...elsewhere].sort().join(', ')}`);
console.log(`${seen.size} packages at run time, ${excepted.length} excepted, ${refused.length} refused`);
process.exit(refused.length === 0 && seen.size > 50 ? 0 : 1);
