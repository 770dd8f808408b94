#!/usr/bin/env node
// Writes the table of media types at the end of docs/formats.md from what the built command lists: `node .ci/write-formats.mjs`
// after `pnpm build`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../packages/worker/dist/cli.js', import.meta.url));
const page = fileURLToPath(new URL('../docs/formats.md', import.meta.url));
const HEAD = '| media type | processor |\n| --- | --- |\n';

const { processors } = JSON.parse(execFileSync(process.execPath, [cli, 'formats', '--json'], { encoding: 'utf8' }));
const rows = processors.flatMap(({ name, mediaTypes }) => mediaTypes.map((type) => `| \`${type}\` | ${name} |\n`));
const [before, after] = readFileSync(page, 'utf8').split(HEAD);
if (after === undefined) throw new Error(`${page} has no table that begins with ${HEAD}`);
writeFileSync(page, before + HEAD + rows.join(''));
