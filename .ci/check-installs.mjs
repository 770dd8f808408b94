#!/usr/bin/env node
// Installs the packages as their users do: packed, from a registry, into an empty folder, and imports them there.
//
//   node .ci/check-installs.mjs          npm, this Node: core, the worker by npx, a package by `npm create`
//   node .ci/check-installs.mjs --full   each package alone, by npm, pnpm and yarn, under Node 22 and 24
//
// Run after a build. The registry is a stand-in on this machine for what was packed; all else comes from the registry that
// npm is configured with.
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { manifestOf, startRegistry } from './stand-in-registry.mjs';

/** Bytes of core with its dependencies. */
const CORE_BYTES = 1_000_000;
const PNPM = 'pnpm@12.21.0';
const YARN = 'yarn@1.22.22';
const NODES = ['node@22.23.3', 'node@24.21.0'];
/** Where there is no network beyond the registry this download fails; READMEs of the OCR package and the worker name it. */
const NO_GRAPHICS_CARD = { ONNXRUNTIME_NODE_INSTALL: 'skip' };

const full = process.argv.includes('--full');
const work = mkdtempSync(join(tmpdir(), 'fileproc-installs-'));
let checks = 0;
let failures = 0;
let folders = 0;

/** What the manager that runs this check tells its children is not for a user's; where the registry is, and how it is reached, is. */
const OF_THE_USER =
  /^npm_config_(registry|cache|userconfig|globalconfig|cafile|strict_ssl|proxy|https_proxy|noproxy)$/i;
const BASE = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name) || OF_THE_USER.test(name)),
);

/** Runs a command to its end; a failure throws what it printed. */
function run(command, args, { folder, environment = {}, allowed = [0] }) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...BASE, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let out = '';
    let all = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      all += chunk;
    });
    child.stderr.on('data', (chunk) => {
      all += chunk;
    });
    child.on('error', failed);
    child.on('close', (code) => {
      if (allowed.includes(code)) done(out);
      else failed(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${all}`));
    });
  });
}

async function check(name, work) {
  const started = performance.now();
  checks++;
  try {
    const detail = await work();
    console.log(`  ok  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)${detail ? `: ${detail}` : ''}`);
  } catch (error) {
    failures++;
    console.log(`  FAILED  ${name}\n${error.message}`);
  }
}

function emptyFolder() {
  const folder = join(work, `empty-${folders++}`);
  mkdirSync(folder);
  return folder;
}

/** Bytes of all files below a folder; links are not followed, and a file with several names counts once. */
function bytesIn(folder, seen = new Set()) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesIn(path, seen);
    // What a manager notes about its work is not the package's.
    if (!entry.isFile() || entry.name === '.package-lock.json') continue;
    const { size, ino } = statSync(path);
    if (!seen.has(ino)) bytes += size;
    seen.add(ino);
  }
  return bytes;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;

/** What a package offers to import: its JavaScript, and data that it exports by name. */
function entriesOf({ name, exports = {} }) {
  return Object.entries(exports)
    .filter(([key]) => key !== './package.json')
    .map(([key, target]) => [name + key.slice(1), typeof target === 'string' && target.endsWith('.json')]);
}

/** Imports everything that a package exports, and looks whether its README and licence came along. */
async function importAll(folder, manifest, environment) {
  const lines = entriesOf(manifest).map(([entry, isData]) =>
    isData
      ? `{ const { default: data } = await import('${entry}', { with: { type: 'json' } }); if (Object.keys(data).length === 0) throw new Error('${entry} is empty'); }`
      : `{ const all = await import('${entry}'); if (Object.keys(all).length === 0) throw new Error('${entry} exports nothing'); }`,
  );
  writeFileSync(join(folder, 'main.mjs'), `${lines.join('\n')}\nconsole.log(process.version);\n`);
  const version = await run('node', ['main.mjs'], { folder, environment });
  const installed = readdirSync(join(folder, 'node_modules', manifest.name));
  for (const file of ['README.md', 'LICENSE'])
    if (!installed.includes(file)) throw new Error(`${manifest.name} comes without ${file}`);
  return version.trim();
}

const INSTALL = {
  npm: (name, options) => run('npm', ['install', '--no-audit', '--no-fund', name], options),
  pnpm: (name, options) => {
    writeFileSync(join(options.folder, 'pnpm-workspace.yaml'), 'allowBuilds:\n  onnxruntime-node: false\n');
    return run('pnpm', ['add', name], options);
  },
  yarn: (name, options) =>
    run('yarn', ['add', '--no-lockfile', '--non-interactive', '--cache-folder', join(work, 'yarn'), name], options),
};

/** Installs a package alone into an empty folder and imports it. */
async function installAlone(manager, manifest, environment) {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', version: '1.0.0', private: true }));
  // pnpm does not read the variable.
  writeFileSync(join(folder, '.npmrc'), `registry=${environment.npm_config_registry}\n`);
  await INSTALL[manager](manifest.name, { folder, environment });
  const version = await importAll(folder, manifest, environment);
  const bytes = bytesIn(join(folder, 'node_modules'));
  rmSync(folder, { recursive: true });
  if (manifest.name === '@cis/fileproc-core' && bytes > CORE_BYTES)
    throw new Error(`core is ${bytes} bytes with its dependencies, more than ${CORE_BYTES}`);
  return `${version}, ${megabytes(bytes)}`;
}

/** `npx @cis/fileproc-worker` in an empty folder, over a folder with two files. */
async function npxWorker(environment) {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'files'));
  writeFileSync(join(folder, 'files', '契約.txt'), '業務委託契約書');
  writeFileSync(join(folder, 'files', 'memo.html'), '<title>Memo</title><p>Delivery within thirty days');
  const fileproc = (...args) =>
    run('npx', ['--yes', '@cis/fileproc-worker', ...args, '--db', 'index.sqlite'], { folder, environment });
  await fileproc('index', 'files');
  const found = await fileproc('search', '契約');
  if (!found.includes('契約.txt') || !found.includes('業務委託[契約]書')) throw new Error(`it found:\n${found}`);
  return 'indexes a folder and finds a word of two characters';
}

/** `npm create fileproc-processor`: what it writes passes its own test, checks its types and builds. */
async function createProcessor(environment) {
  const folder = emptyFolder();
  await run('npm', ['create', '--yes', 'fileproc-processor', 'weather-report'], { folder, environment });
  const project = { folder: join(folder, 'weather-report'), environment };
  await run('npm', ['install', '--no-audit', '--no-fund'], project);
  await run('npm', ['test'], project);
  await run('npm', ['run', 'build'], project);
  const built = "import('./dist/index.js').then(({ weatherReport }) => console.log(weatherReport().name))";
  const name = (await run('node', ['-e', built], project)).trim();
  if (name !== 'weather-report') throw new Error(`the built package gave ${name}`);
  return 'its kit test passes at once, and it builds';
}

async function configuredRegistry() {
  const url = (await run('npm', ['config', 'get', 'registry'], { folder: work })).trim();
  return url.endsWith('/') ? url : `${url}/`;
}

/** Puts managers and a Node in front of the PATH; `undefined` for the Node that runs this. */
async function tools(node) {
  const folder = emptyFolder();
  const wanted = [PNPM, YARN, ...(node ? [node] : [])];
  // The package `node` puts its binary in place by an install script.
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...wanted], { folder });
  return [join(folder, 'node_modules', '.bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
}

try {
  const tarballs = [];
  const packed = join(work, 'packed');
  mkdirSync(packed);
  for (const directory of readdirSync('packages')) {
    const folder = join('packages', directory);
    if (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private) continue;
    await run('pnpm', ['pack', '--pack-destination', packed], { folder });
  }
  for (const file of readdirSync(packed)) tarballs.push(join(packed, file));
  const uplink = await configuredRegistry();
  const registry = await startRegistry(tarballs, uplink);

  // npm keeps what it ran by npx in its cache, under a name without version: a cache of our own, with npm's own downloads.
  const cache = join(work, 'npm-cache');
  mkdirSync(cache);
  const downloads = (await run('npm', ['config', 'get', 'cache'], { folder: work })).trim();
  mkdirSync(join(downloads, '_cacache'), { recursive: true });
  symlinkSync(join(downloads, '_cacache'), join(cache, '_cacache'), 'junction');
  const environment = {
    ...NO_GRAPHICS_CARD,
    npm_config_registry: registry.url,
    npm_config_cache: cache,
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
    YARN_REGISTRY: registry.url,
    NODE_OPTIONS: '',
  };

  const manifests = tarballs.map(manifestOf);
  const core = manifests.find(({ name }) => name === '@cis/fileproc-core');
  if (full) {
    for (const node of NODES) {
      const PATH = await tools(node);
      for (const manager of Object.keys(INSTALL))
        for (const manifest of manifests)
          if (!manifest.bin || manifest.exports)
            await check(`${manifest.name} by ${manager}`, () =>
              installAlone(manager, manifest, { ...environment, PATH }),
            );
    }
  } else await check('@cis/fileproc-core by npm', () => installAlone('npm', core, environment));
  await check('npx @cis/fileproc-worker', () => npxWorker(environment));
  await check('npm create fileproc-processor', () => createProcessor(environment));
  await registry.close();
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${checks - failures} installs work, ${failures} do not`);
process.exit(failures === 0 && checks >= 3 ? 0 : 1);
