#!/usr/bin/env node
// Checks examples/aws-cdk, which has a lock file of its own so that nobody else has to fetch the CDK: its tests, and
// what it makes by cfn-lint, with DocuWorks and without. Nothing is deployed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPython } from '../tests/services/programs.ts';

const example = fileURLToPath(new URL('../examples/aws-cdk', import.meta.url));

function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: example,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

run('npm', ['ci', '--no-audit', '--no-fund']);
run('npm', ['test']);

if (spawnSync('python3', ['--version']).error) {
  console.log('SKIPPED: cfn-lint needs Python 3');
  process.exit(0);
}
const bin = installPython('cfn-lint', fileURLToPath(new URL('cfn-lint-requirements.txt', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'fileproc-cdk-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const docuworks of ['false', 'true']) {
  const output = join(folder, docuworks);
  run(process.execPath, ['bin/app.ts'], {
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({ 'fileproc:docuworks': docuworks }),
  });
  // W3005: a dependency that the CDK writes twice, in a resource of its own.
  run(join(bin, 'cfn-lint'), ['--ignore-checks', 'W3005', '--', join(output, 'fileproc.template.json')]);
}
console.log('examples/aws-cdk: tests passed, cfn-lint has nothing to say');
