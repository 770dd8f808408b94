#!/usr/bin/env node
// Runs a command of this workspace with the Node and pnpm it needs, both from npm, nothing installed globally:
//   node .ci/with-node.mjs pnpm run build
// A Node of 22.18 or newer is used as it is; an older one (20 at least) only starts npm, which brings Node 24: tests and
// examples are TypeScript that Node itself runs (22.18), and the SQLite of Node has full-text search since 22.16.
// Plain JavaScript without dependencies, in syntax that every Node since 12 can parse, so that the message below is seen.
import { spawnSync } from 'node:child_process';

const PNPM = 'pnpm@12.21.0';
const NODE = 'node@24.21.0';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(
    `fileproc is built with Node 20 or newer; this is Node ${process.versions.node} (${process.execPath}). Install a newer Node and run the same command again.`,
  );
  process.exit(2);
}

function run(packages, command) {
  const flags = packages.map((name) => `--package=${name}`);
  const result = spawnSync('npm', ['exec', '--yes', ...flags, '--', ...command], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.error) {
    console.error(`npm could not be started: ${result.error.message}`);
    process.exit(2);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const modern = major > 22 || (major === 22 && minor >= 18);
const packages = modern ? [PNPM] : [NODE, PNPM];
const command = process.argv.slice(2);
run(packages, ['pnpm', 'install', '--frozen-lockfile', '--prefer-offline']);
if (command.length > 0) run(packages, command);
