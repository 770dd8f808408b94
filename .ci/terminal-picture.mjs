#!/usr/bin/env node
// Makes docs/terminal.svg, the picture of the README, from a real run over the sample documents. Run after a build.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generate } from '../examples/sample-documents/generate.mjs';

const COMMANDS = [
  ['index', 'documents'],
  ['search', '契約'],
  ['search', '点検'],
];
/** Columns of the terminal; what is longer is cut. */
const COLUMNS = 92;
/** Lines that a command shows at most. */
const LINES = 8;
/** Pixels. */
const [COLUMN, LINE, MARGIN] = [8.4, 20, 16];

/** Columns of a character: East Asian wide ones take two (Unicode Standard Annex 11). */
const columnsOf = (character) =>
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
    ? 2
    : 1;
const escaped = (text) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

function cut(line) {
  let columns = 0;
  let shown = '';
  for (const character of line) {
    columns += columnsOf(character);
    if (columns > COLUMNS - 1) return `${shown}…`;
    shown += character;
  }
  return shown;
}

/** A line as text of SVG, each character at its column, so that every font gives the same picture. */
function textOf(line, row) {
  let column = 0;
  const places = [];
  for (const character of line) {
    places.push((MARGIN + column * COLUMN).toFixed(1));
    column += columnsOf(character);
  }
  const kind = line.startsWith('$ ') ? 'command' : /^\s{4}/.test(line) ? 'snippet' : 'plain';
  const y = MARGIN * 2 + LINE * (row + 1);
  return `<text class="${kind}" xml:space="preserve" x="${places.join(' ')}" y="${y}">${escaped(line)}</text>`;
}

const folder = mkdtempSync(join(tmpdir(), 'fileproc-picture-'));
try {
  await generate(join(folder, 'documents'));
  const lines = [];
  for (const args of COMMANDS) {
    // Both streams into one file, in the order in which they come, as on a terminal.
    const output = join(folder, 'output');
    const file = openSync(output, 'w');
    const { status } = spawnSync(
      process.execPath,
      [resolve('packages/worker/dist/cli.js'), ...args, '--db', join(folder, 'index.sqlite')],
      { cwd: folder, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', file, file] },
    );
    closeSync(file);
    const text = readFileSync(output, 'utf8');
    // 1: some of the samples are broken or locked on purpose.
    if (status !== 0 && status !== 1) throw new Error(`fileproc ${args.join(' ')} ended with ${status}: ${text}`);
    // A terminal overwrites the lines of progress; the statistics of the run are for whoever tunes it.
    const printed = text
      .replaceAll(`${join(folder, 'documents')}/`, '')
      .replaceAll(`${folder}/`, '')
      .trimEnd()
      .split('\n')
      .filter((line) => args[0] !== 'index' || /^(not read: |\d+ files read)/.test(line));
    lines.push(`$ fileproc ${args.join(' ')}`, ...printed.slice(-LINES).map(cut), '');
  }
  lines.pop();
  const [width, height] = [Math.round(MARGIN * 2 + COLUMNS * COLUMN), MARGIN * 3 + LINE * (lines.length + 1)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>fileproc reads a folder and searches it</title>
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'Noto Sans Mono CJK JP',monospace;white-space:pre}.command{fill:#f0f6fc;font-weight:bold}.plain{fill:#c9d1d9}.snippet{fill:#8b949e}</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<circle cx="20" cy="18" r="6" fill="#ff5f57"/><circle cx="40" cy="18" r="6" fill="#febc2e"/><circle cx="60" cy="18" r="6" fill="#28c840"/>
${lines.flatMap((line, row) => (line ? [textOf(line, row)] : [])).join('\n')}
</svg>
`;
  writeFileSync('docs/terminal.svg', svg);
  console.log(lines.join('\n'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
