/**
 * Runs a command with the servers beside it, and stops them when it ends: `node tests/services/with-servers.ts vitest run`.
 * Without a command they stay until Ctrl-C, and the variables to export are printed. A machine that lacks what the servers
 * need skips the command, says so, and succeeds.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPrograms, missingPrograms } from './programs.ts';
import { startServers } from './servers.ts';

const [command, ...args] = process.argv.slice(2);

const missing = missingPrograms();
if (missing.length > 0) {
  console.log(`SKIPPED: the real servers need what this machine does not have: ${missing.join(', ')}.`);
  process.exit(command === undefined ? 1 : 0);
}
const programs = installPrograms();

const folder = mkdtempSync(join(tmpdir(), 'fileproc-servers-'));
// After the servers' own exit handler, which has then killed what was still running.
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
const interrupted = Promise.withResolvers<NodeJS.Signals>();
// While the servers start there is nothing to wait for: leaving ends them.
let interrupt = (signal: NodeJS.Signals): void => process.exit(128 + constants.signals[signal]);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));

async function finish(environment: Readonly<Record<string, string>>): Promise<number> {
  interrupt = interrupted.resolve;
  if (command === undefined) {
    for (const [name, value] of Object.entries(environment)) console.log(`export ${name}=${value}`);
    console.log(`# Data and logs: ${folder}. Ctrl-C stops the servers.`);
    // The promise alone would not keep the process alive.
    const alive = setInterval(() => {}, 60_000);
    await interrupted.promise;
    clearInterval(alive);
    return 0;
  }
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  interrupted.promise.then((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

const started = performance.now();
const servers = await startServers(programs, folder);
console.log(
  `${servers.processes.map(({ name, url }) => `${name} ${url}`).join(', ')} (up in ${((performance.now() - started) / 1000).toFixed(1)} s)`,
);
try {
  process.exitCode = await finish(servers.environment);
} finally {
  await servers[Symbol.asyncDispose]();
}
