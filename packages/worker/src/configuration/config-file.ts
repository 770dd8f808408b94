import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileprocError, type OcrEngineFactory, type Processor, type Sink } from '@cis/fileproc-core';

/** What a config file may say: settings by their names, and plugins of one's own. */
export interface WorkerConfig {
  /** By the name of the environment variable: `{ MAX_WORKERS: 8 }`. The environment wins over these. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Read before the built-in ones, so that they win for the same media types. */
  readonly processors?: readonly Processor[];
  /** In place of the built-in engines. */
  readonly ocr?: OcrEngineFactory;
  /** In place of the built-in index. */
  readonly sink?: () => Sink;
  /** Ignore rules in the syntax of .gitignore, beside those of `.fileprocignore` files. */
  readonly ignore?: readonly string[];
}

/** A config file that was read. */
export interface ConfigFile extends WorkerConfig {
  readonly path: string;
}

/** Helps an editor: `export default defineConfig({ ... })`. */
export function defineConfig(config: WorkerConfig): WorkerConfig {
  return config;
}

const NAMES = [
  'fileproc.config.ts',
  'fileproc.config.mts',
  'fileproc.config.js',
  'fileproc.config.mjs',
  'fileproc.config.json',
];

/** The config file of a folder, if it has one. */
export function findConfigFile(folder: string): string | undefined {
  return NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** Reads a config file. Throws INVALID_CONFIG that names the file. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new FileprocError('INVALID_CONFIG', `There is no config file ${absolute}.`);
  let config: unknown;
  try {
    config =
      extname(absolute) === '.json'
        ? JSON.parse(readFileSync(absolute, 'utf8'))
        : ((await import(pathToFileURL(absolute).href)) as { default?: unknown }).default;
  } catch (error) {
    const hint =
      (error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? ` Node ${process.versions.node} runs no TypeScript; use Node 22.18 or newer, or write it as fileproc.config.mjs.`
        : '';
    throw new FileprocError(
      'INVALID_CONFIG',
      `The config file ${absolute} cannot be read: ${(error as Error).message}.${hint}`,
      { cause: error },
    );
  }
  return { ...checked(config, absolute), path: absolute };
}

const KEYS = ['settings', 'processors', 'ocr', 'sink', 'ignore'];

function checked(config: unknown, path: string): WorkerConfig {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new FileprocError(
      'INVALID_CONFIG',
      `The config file ${path} must export an object by default: export default defineConfig({ ... }).`,
    );
  const unknown = Object.keys(config).filter((key) => !KEYS.includes(key) && key !== '$schema');
  const problems = unknown.map((key) => `"${key}" is no key; keys are ${KEYS.join(', ')}`);
  const { settings, processors, ocr, sink, ignore } = config as Record<string, unknown>;
  if (settings !== undefined && (typeof settings !== 'object' || settings === null))
    problems.push('settings must be an object');
  if (
    processors !== undefined &&
    !(Array.isArray(processors) && processors.every((entry) => typeof entry?.process === 'function'))
  )
    problems.push('processors must be a list of processors: call the factories, as in [ini()]');
  if (ocr !== undefined && typeof (ocr as OcrEngineFactory).open !== 'function')
    problems.push('ocr must be an engine made by defineOcrEngine');
  if (sink !== undefined && typeof sink !== 'function') problems.push('sink must be a function that gives a sink');
  if (ignore !== undefined && !(Array.isArray(ignore) && ignore.every((rule) => typeof rule === 'string')))
    problems.push('ignore must be a list of rules');
  if (problems.length > 0)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The config file ${path} is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  return config;
}
