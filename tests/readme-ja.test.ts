import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const [english, japanese] = ['README.md', 'README.ja.md'].map((name) =>
  readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'),
) as [string, string];

function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```.*\n[\s\S]*?^```$/gm)].map(([block]) => block);
}

/** The lines outside of code. */
function prose(markdown: string): string[] {
  return markdown.replace(/^```.*\n[\s\S]*?^```$/gm, '').split('\n');
}

/** How deep each heading stands, and how many columns and rows the tables below it have. */
function structure(markdown: string): string[] {
  return prose(markdown)
    .filter((line) => /^(#+ |\|)/.test(line))
    .map((line) => (line.startsWith('#') ? line.replace(/ .*/, '') : `| ${line.split('|').length - 2}`));
}

/** What is linked to, in order, without the link from one language to the other. */
function links(markdown: string): string[] {
  return prose(markdown)
    .flatMap((line) => [...line.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!))
    .filter((target) => !/^README(\.ja)?\.md$/.test(target));
}

test('README.ja.md has the headings and tables of README.md', () => {
  expect(structure(japanese)).toEqual(structure(english));
});

test('README.ja.md shows the same code as README.md', () => {
  expect(codeBlocks(japanese)).toEqual(codeBlocks(english));
});

test('README.ja.md links to what README.md links to', () => {
  expect(links(japanese)).toEqual(links(english));
});

test('README.ja.md is Japanese wherever README.md has a sentence', () => {
  const untranslated = prose(japanese).filter((line) => line.length > 40 && prose(english).includes(line));
  expect(untranslated.filter((line) => !/^\| --- /.test(line))).toEqual([]);
});
