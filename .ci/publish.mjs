#!/usr/bin/env node
// What the release workflow runs to publish. npm proves where a package was built (provenance) only if its manifest names the
// repository that it was built in; which one that is, the workflow knows, so a fork publishes under its own name.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (!server || !repository) {
  console.error('GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set: this runs in the release workflow.');
  process.exit(2);
}
for (const directory of readdirSync('packages')) {
  const path = join('packages', directory, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.repository = { type: 'git', url: `git+${server}/${repository}.git`, directory: `packages/${directory}` };
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
const { status } = spawnSync('pnpm', ['exec', 'changeset', 'publish'], { stdio: 'inherit' });
process.exit(status ?? 1);
