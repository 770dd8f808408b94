import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProcessorNames, processorNames } from './processor-names.ts';

/** Where a package is written, and for which files. */
export interface CreateOptions {
  /** The folder that the package's own folder is made in; the working folder where absent. */
  readonly parent?: string;
  /** What the processor reads; `application/x-NAME` where absent. */
  readonly mediaType?: string;
}

const PACKAGE = new URL('../', import.meta.url);
const TEMPLATE = fileURLToPath(new URL('template/', PACKAGE));
const CORE = '@cis/fileproc-core';

/**
 * Writes a package with a processor and its conformance test into a new folder of that name, and gives the folder and its
 * files, sorted. Throws a RangeError for a name or media type that cannot be, and an Error where the folder holds something.
 */
export async function createProcessorPackage(
  name: string,
  options: CreateOptions = {},
): Promise<{ readonly folder: string; readonly files: readonly string[] }> {
  const names = processorNames(name, options.mediaType);
  const folder = join(options.parent ?? '.', names.name);
  const held = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (held.length > 0) throw new Error(`${folder} exists and is not empty (${held[0]}): choose another name.`);
  const core = await coreRange();
  const files: string[] = [];
  for (const source of await templateFiles()) {
    // npm leaves a file of the name .gitignore out of packages, and a package.json within one means something of its own.
    const path = named(source, names)
      .replace(/^gitignore$/, '.gitignore')
      .replace(/^package-template\.json$/, 'package.json');
    const content = named(await readFile(join(TEMPLATE, source), 'utf8'), names);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path === 'package.json' ? content.replaceAll('"*"', `"${core}"`) : content, {
      flag: 'wx',
    });
    files.push(path);
  }
  return { folder, files: files.sort() };
}

/** The template is a working package of this name. */
function named(text: string, names: ProcessorNames): string {
  return text
    .replaceAll('application/x-example-format', names.mediaType)
    .replaceAll('fileproc-processor-example-format', names.package)
    .replaceAll('EXAMPLE-FORMAT', names.name.toUpperCase())
    .replaceAll('exampleFormat', names.identifier)
    .replaceAll('example-format', names.name);
}

async function templateFiles(): Promise<string[]> {
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(TEMPLATE.length));
}

/** The versions of core with which this version's template was tested. In the repository it is the workspace's own. */
async function coreRange(): Promise<string> {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    await readFile(new URL('package.json', PACKAGE), 'utf8'),
  );
  return manifest.dependencies[CORE] ?? '*';
}
