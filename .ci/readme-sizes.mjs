#!/usr/bin/env node
// The sizes in the READMEs' tables of packages: what an install brings in all, on Linux x64.
//
//   node .ci/readme-sizes.mjs            fails where one is wrong by more than a tenth, or a package is missing
//   node .ci/readme-sizes.mjs --update   writes them
//
// Run after a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { megabytes, packageSizes } from './package-sizes.mjs';

/** A row of a package: `| [name](packages/…) | what it is | 0.93 MB |`. */
const ROW = /^(\| \[`(?<name>[^`]+)`\]\(packages\/[^|]*\|[^|]*\| )(?<size>[\d.]+ MB) \|$/gm;
const TOLERANCE = 0.1;

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log('SKIPPED: the sizes in the READMEs are those of Linux x64.');
  process.exit(0);
}
const sizes = packageSizes();
let wrong = 0;
for (const path of ['README.md', 'README.ja.md']) {
  const text = readFileSync(path, 'utf8');
  if (process.argv.includes('--update')) {
    writeFileSync(
      path,
      text.replace(ROW, (row, start, name) =>
        sizes.has(name) ? `${start}${megabytes(sizes.get(name).installed)} |` : row,
      ),
    );
    continue;
  }
  const shown = new Map([...text.matchAll(ROW)].map(({ groups }) => [groups.name, groups.size]));
  for (const [name, { installed }] of sizes) {
    const size = Number.parseFloat(shown.get(name)) * 1e6;
    if (Math.abs(size - installed) <= installed * TOLERANCE) continue;
    wrong++;
    console.log(`  WRONG  ${path}: ${name} is ${megabytes(installed)}, not ${shown.get(name) ?? 'in the table'}`);
  }
  for (const name of shown.keys())
    if (!sizes.has(name)) {
      wrong++;
      console.log(`  WRONG  ${path}: there is no package ${name}`);
    }
}
console.log(`${sizes.size} packages, ${wrong} wrong in the READMEs; to write them: pnpm run sizes:update`);
process.exit(wrong === 0 ? 0 : 1);
