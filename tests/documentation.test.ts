import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fileproc } from './fileproc-command.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEFT_OUT = /(^|\/)(node_modules|dist|samples|cdk\.out|\.changeset|\.git)$/;

function markdownFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.test(path) ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') && entry.name !== 'CHANGELOG.md' ? [path] : [];
  });
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '``');

/** The anchors of a page's headings, as sites that show Markdown make them. */
function anchorsOf(path: string): Set<string> {
  const headings = read(path)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .matchAll(/^#+ (.+)$/gm);
  return new Set(
    Array.from(headings, ([, text]) =>
      text!
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

test('every link between pages leads to a file and a heading that are there', () => {
  const broken = markdownFiles('').flatMap((page) =>
    Array.from(withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g), ([, link]) => link!)
      .filter((link) => !/^(https?|mailto):/.test(link))
      .filter((link) => {
        const [path, anchor] = link.split('#');
        const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURI(path!)));
        if (!existsSync(join(ROOT, target))) return true;
        return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(decodeURI(anchor));
      })
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

describe('docs/command-line.md', async () => {
  const page = read('docs/command-line.md');
  const { out } = await fileproc(['--help']);
  const commands = Array.from(out.matchAll(/^ {2}([a-z]+)[ |]/gm), ([, name]) => name!).filter(
    (name) => name !== 'help',
  );

  test.for(commands)('%s: every option that --help shows is described there', async (command) => {
    const { out: help } = await fileproc([command, '--help']);
    const options = Array.from(help.matchAll(/^ {2}(?:-[a-z], )?(--[a-z-]+)/gm), ([, name]) => name!);
    expect(page).toMatch(new RegExp(`^\\| \`${command}\\b`, 'm'));
    const missing = options.filter((option) => option !== '--help' && !new RegExp(`${option}(?![a-z-])`).test(page));
    expect(missing).toEqual([]);
  });
});

test('docs/formats.md names every media type that is read, and its processor', async () => {
  const { out } = await fileproc(['formats', '--json']);
  const { processors } = JSON.parse(out) as { processors: { name: string; mediaTypes: string[] }[] };
  const wanted = processors.flatMap(({ name, mediaTypes }) => mediaTypes.map((type) => `${type} ${name}`));
  const rows = read('docs/formats.md').matchAll(/^\| `([^`]+)` \| ([a-z]+) \|/gm);
  expect(Array.from(rows, ([, type, name]) => `${type} ${name}`).sort()).toEqual(wanted.sort());
});
