import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

/** A module that tells on stderr, at the end, which packages were imported. */
const TELL_PACKAGES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({
    resolve(specifier, context, next) {
      if (/^(@[^/]+[/])?[^./:@]/.test(specifier) && !specifier.includes(':')) packages.add(specifier);
      return next(specifier, context);
    },
  });
  process.on('exit', () => process.stderr.write([...packages].join(' ')));
`)}`;

function packagesLoadedBy(argument: string): string {
  return spawnSync(process.execPath, ['--import', TELL_PACKAGES, CLI, argument], { encoding: 'utf8' }).stderr;
}

test.each(['--version', '--help'])('%s loads nothing but what reads the command line', (option) => {
  expect(packagesLoadedBy(option)).toBe('commander');
});

test('a command loads what it needs when it runs', () => {
  expect(packagesLoadedBy('formats').split(' ')).toEqual(
    expect.arrayContaining(['commander', '@cis/fileproc-core', '@cis/fileproc-processor-pdf']),
  );
});
