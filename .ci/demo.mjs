#!/usr/bin/env node
// What `npm start` runs once everything is built: writes sample documents, indexes them, and searches. The samples and the
// index lie in `samples/` of the repository, which git ignores; a second run reads only what has changed.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { generate } from '../examples/sample-documents/generate.mjs';

const cli = resolve('packages/worker/dist/cli.js');
const samples = resolve('samples/documents');
const index = resolve('samples/index.sqlite');

function fileproc(...args) {
  console.log(`\n$ fileproc ${args.map((arg) => (/[\s"*]/.test(arg) ? `'${arg}'` : arg)).join(' ')}`);
  const { status } = spawnSync(process.execPath, [cli, ...args, ...(args[0] === 'explain' ? [] : ['--db', index])], {
    stdio: 'inherit',
  });
  return status;
}

console.log(`Writing sample documents to ${samples}`);
await generate(samples);

const read = fileproc('index', samples);
// 1: some of the samples are broken or locked on purpose.
if (read !== 0 && read !== 1) process.exit(read ?? 1);

console.log('\nA Japanese word of two characters:');
fileproc('search', '契約');
console.log('\nAn English word:');
fileproc('search', 'delivery');
console.log('\nA word that stands only in a scan:');
fileproc('search', '点検');
fileproc('problems');
console.log(`
Try your own:
  node ${join('packages', 'worker', 'dist', 'cli.js')} index FOLDER
  node ${join('packages', 'worker', 'dist', 'cli.js')} search WORD
  node ${join('packages', 'worker', 'dist', 'cli.js')} explain FILE`);
