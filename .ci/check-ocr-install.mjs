#!/usr/bin/env node
// Whether the default OCR engine works where install scripts are blocked or must not reach out: packs it with its models,
// installs that in an empty folder in each of the ways below, and reads a page. Run after a build:
// `node .ci/check-ocr-install.mjs`. It takes about 300 MB of the registry, so it is no part of every run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generatePage } from '../packages/ocr-ppocr/src/fixtures/generated-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'fileproc-ocr-install-'));
const shell = process.platform === 'win32';
const run = (command, args, cwd, env = {}) =>
  spawnSync(command, args, { cwd, encoding: 'utf8', shell, env: { ...process.env, ...env } });

/** What a user's package.json and commands are. */
const WAYS = [
  { name: 'npm install --ignore-scripts', command: 'npm', args: ['install', '--ignore-scripts'] },
  {
    name: 'ONNXRUNTIME_NODE_INSTALL=skip npm install',
    command: 'npm',
    args: ['install'],
    env: { ONNXRUNTIME_NODE_INSTALL: 'skip' },
  },
  { name: 'pnpm install, onnxruntime-node not allowed to build', command: 'pnpm', args: ['install'], blocked: true },
];

const PROGRAM = `
import { readFileSync } from 'node:fs';
import { ppocr } from '@cis/fileproc-ocr-ppocr';
const [width, height] = process.argv.slice(2).map(Number);
const engine = await ppocr().open({ languages: ['jpn', 'eng'] });
const options = { languages: ['jpn', 'eng'], minConfidence: 50, preprocessing: true, words: false };
const image = { width, height, channels: 1, data: readFileSync('page.raw') };
const { text } = await engine.recognize(image, options, new AbortController().signal);
await engine.close?.();
process.stdout.write(text);
`;

let failures = 0;
try {
  const packages = {};
  for (const name of ['core', 'ocr-ppocr-models', 'ocr-ppocr']) {
    const before = new Set(readdirSync(folder));
    const packed = run('pnpm', ['--dir', resolve('packages', name), 'pack', '--pack-destination', folder]);
    const tarball = readdirSync(folder).find((file) => !before.has(file));
    if (!tarball) throw new Error(`${name} was not packed: ${packed.stdout}${packed.stderr}`);
    packages[`@cis/fileproc-${name}`] = `file:${join(folder, tarball)}`;
  }
  const { image, truth } = generatePage('letter', 5);
  for (const [index, { name, command, args, env, blocked }] of WAYS.entries()) {
    const at = join(folder, `project-${index}`);
    mkdirSync(at);
    const manifest = { name: 'user', private: true, type: 'module', dependencies: packages, overrides: packages };
    writeFileSync(join(at, 'package.json'), JSON.stringify(manifest));
    const list = Object.entries(packages).map(([key, value]) => `  '${key}': '${value}'`);
    if (blocked)
      writeFileSync(
        join(at, 'pnpm-workspace.yaml'),
        `overrides:\n${list.join('\n')}\nallowBuilds:\n  onnxruntime-node: false\n`,
      );
    writeFileSync(join(at, 'page.raw'), image.data);
    writeFileSync(join(at, 'read.mjs'), PROGRAM);
    const installed = run(command, args, at, env);
    const read = run(process.execPath, ['read.mjs', image.width, image.height], at);
    const same = (text) => text.replace(/\s/g, '');
    const works = installed.status === 0 && same(read.stdout).includes(same(truth).slice(0, 20));
    console.log(`  ${works ? 'ok' : 'FAILED'}  ${name}`);
    if (works) continue;
    failures++;
    console.log(`${installed.stdout}${installed.stderr}${read.stdout}${read.stderr}`.slice(-3000));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);
