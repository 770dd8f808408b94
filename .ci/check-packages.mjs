#!/usr/bin/env node
// Checks every published package as its users get it: publint over the manifest and files, are-the-types-wrong over the
// packed tarball. Run after a build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'fileproc-packages-'));
let failures = 0;

function check(name, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return console.log(`  ok  ${name}`);
  failures++;
  console.log(`  FAILED  ${name}\n${stdout}${stderr}`);
}

try {
  for (const directory of readdirSync('packages')) {
    const path = join('packages', directory);
    const { name, private: isPrivate } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    if (isPrivate) continue;
    check(`${name}: publint`, 'pnpm', ['exec', 'publint', '--strict', path]);
    const packed = spawnSync('pnpm', ['--dir', path, 'pack', '--pack-destination', folder], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
    if (packed.status !== 0 || !tarball) {
      failures++;
      console.log(`  FAILED  ${name}: pack\n${packed.stdout}${packed.stderr}`);
      continue;
    }
    // ES modules only, by decision: Node 22 can require() them.
    check(`${name}: types`, 'pnpm', ['exec', 'attw', '--profile', 'esm-only', join(folder, tarball)]);
    rmSync(join(folder, tarball));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);
