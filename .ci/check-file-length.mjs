#!/usr/bin/env node
// A file holds one idea, and one idea seldom needs more than 300 lines. A longer source file says why it is not cut, in a
// comment in its first lines: `// Over 300 lines: ...`. Tests are lists of cases and may have 400.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const SOURCE_LINES = 300;
const TEST_LINES = 400;
/** Characters that a reason has at least: a word is none. */
const REASON = /^\/\/ Over 300 lines: .{30,}/m;

const { stdout } = spawnSync('git', ['ls-files', '-z', '--', '*.ts', '*.mts', '*.mjs', '*.js', '*.py', '*.sh'], {
  encoding: 'utf8',
});
const files = stdout.split('\0').filter(Boolean);
const tooLong = [];
for (const file of files) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // Deleted and not yet committed.
    if (error.code === 'ENOENT') continue;
    throw error;
  }
  const lines = text.split('\n').length - 1;
  const limit = /\.(test|fixture)\./.test(file) ? TEST_LINES : SOURCE_LINES;
  if (lines > limit && !REASON.test(text.split('\n', 5).join('\n'))) tooLong.push(`${file}: ${lines} lines`);
}
for (const line of tooLong)
  console.log(`  TOO LONG  ${line}; cut it, or say why not at its top: // Over 300 lines: ...`);
console.log(`${files.length} files, ${tooLong.length} too long`);
process.exit(tooLong.length === 0 && files.length > 100 ? 0 : 1);
