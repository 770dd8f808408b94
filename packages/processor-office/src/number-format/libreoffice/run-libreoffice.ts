import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { CaseWorkbook } from './cases.ts';
import { withoutRoom } from './expected.ts';

const run = promisify(execFile);
const TIMEOUT_MILLISECONDS = 120_000;
/** Tokens of LibreOffice's CSV filter: comma, quote, UTF-8, from line 1, no column formats, ..., no quotes around every text, no special numbers, cells as they are shown. */
const CSV_AS_SHOWN = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true';

/** The version that `soffice --version` names, as `LibreOffice 7.4.7.2`; undefined where the program is not on the PATH. */
export async function libreOfficeVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('soffice', ['--version'], { timeout: TIMEOUT_MILLISECONDS });
    return /^LibreOffice [\d.]+/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}

/** Converts a workbook by LibreOffice as a machine of this region would, with a profile of its own that is removed afterwards. */
export async function convertByLibreOffice(workbook: Uint8Array, region: string, target: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'fileproc-libreoffice-'));
  try {
    const profile = join(folder, 'profile');
    await mkdir(join(profile, 'user'), { recursive: true });
    await writeFile(join(profile, 'user', 'registrymodifications.xcu'), settingsOf(region));
    await writeFile(join(folder, 'cases.xlsx'), workbook);
    const out = join(folder, 'out');
    await run(
      'soffice',
      [
        `-env:UserInstallation=${pathToFileURL(profile).href}`,
        '--headless',
        '--convert-to',
        target,
        '--outdir',
        out,
        join(folder, 'cases.xlsx'),
      ],
      { timeout: TIMEOUT_MILLISECONDS },
    );
    const [name] = await readdir(out);
    if (name === undefined) throw new Error(`LibreOffice made no file of the cases (${target}).`);
    return await readFile(join(out, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function settingsOf(region: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>${region}</value></prop></item>
</oor:items>`;
}

/** What LibreOffice shows for each case of a workbook, in order, without room at the ends and between. */
export async function shownByLibreOffice(bytes: Uint8Array, { region, cases }: CaseWorkbook): Promise<string[]> {
  const csv = await convertByLibreOffice(bytes, region, CSV_AS_SHOWN);
  const fields = new Map<string, string>();
  // Rows of RFC 4180: the number of the case, and what its cell shows.
  for (const [, number = '', quoted, plain = ''] of csv
    .toString('utf8')
    .matchAll(/^(\d+),(?:"((?:[^"]|"")*)"|([^,\r\n]*))/gm))
    fields.set(number, quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  if (fields.size !== cases.length) throw new Error(`LibreOffice showed ${fields.size} of ${cases.length} cases.`);
  return cases.map((_, index) => withoutRoom(fields.get(String(index)) ?? ''));
}
