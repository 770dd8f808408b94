import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { FileprocError } from '@cis/fileproc-core';
import * as v from 'valibot';
import { type ConfigFile, findConfigFile, readConfigFile } from './config-file.ts';
import { definitionOf, SETTING_NAMES, type SettingName, type SettingValues } from './settings.ts';

/** Where a value came from, for `fileproc config`. */
export type SettingOrigin = 'command line' | 'environment' | '.env' | 'config file' | 'default' | 'unset';

/** Every setting with its value and origin, and what a config file composes beside them. */
export interface Configuration {
  readonly values: SettingValues;
  readonly origins: Readonly<Record<SettingName, SettingOrigin>>;
  /** The config file that was read, if there is one. */
  readonly file?: ConfigFile;
}

/** Where the configuration is looked for. */
export interface ConfigurationPlaces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** `--config`: this file instead of the one that is found. */
  readonly configFile?: string;
  /** Values of command-line options, by the name of their setting. */
  readonly options?: Partial<Record<SettingName, string>>;
}

/**
 * Reads all settings: command line, then environment, then `.env`, then config file, then default. Throws INVALID_CONFIG
 * that lists every problem at once; values of secrets are not in it.
 */
export async function loadConfiguration(places: ConfigurationPlaces): Promise<Configuration> {
  const problems: string[] = [];
  const path = places.configFile ?? findConfigFile(places.folder);
  const file = path === undefined ? undefined : await readConfigFile(path);
  const dotenv = readDotenv(places.folder);
  const given: [SettingOrigin, Readonly<Record<string, unknown>>][] = [
    ['command line', places.options ?? {}],
    ['environment', places.environment],
    ['.env', dotenv],
    ['config file', file?.settings ?? {}],
  ];
  for (const name of Object.keys(file?.settings ?? {}))
    if (!SETTING_NAMES.includes(name as SettingName))
      problems.push(`${name} (${file?.path}): there is no such setting${suggestion(name)}`);

  const values: Record<string, unknown> = {};
  const origins = {} as Record<SettingName, SettingOrigin>;
  for (const name of SETTING_NAMES) {
    const definition = definitionOf(name);
    const found = given.find(([, source]) => source[name] !== undefined && source[name] !== '');
    const raw = found ? found[1][name] : definition.default;
    origins[name] = found ? found[0] : definition.default === undefined ? 'unset' : 'default';
    if (raw === undefined) continue;
    const parsed = v.safeParse(definition.schema, raw);
    if (parsed.success) values[name] = parsed.output;
    else {
      const shown = definition.secret ? '' : `, not ${JSON.stringify(raw)}`;
      problems.push(`${name} (${origins[name]}): ${reasonOf(parsed.issues[0])}${shown}`);
    }
  }
  if (problems.length > 0)
    throw new FileprocError(
      'INVALID_CONFIG',
      `${problems.length === 1 ? 'One setting is' : `${problems.length} settings are`} wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  return { values: values as SettingValues, origins, ...(file && { file }) };
}

/** Of a union, the branch that came furthest says best what is wrong. */
function reasonOf(issue: v.BaseIssue<unknown>): string {
  const inner = issue.issues?.find(({ kind }) => kind === 'validation');
  return (inner ?? issue).message;
}

function readDotenv(folder: string): Record<string, string | undefined> {
  const path = join(folder, '.env');
  if (!existsSync(path)) return {};
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new FileprocError('INVALID_CONFIG', `${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** The setting that was probably meant, for a name that is none. */
export function suggestion(name: string): string {
  const words = name.toUpperCase().split(/[^A-Z]+/);
  const near = SETTING_NAMES.find(
    (candidate) =>
      candidate === words.join('_') || candidate.split('_').filter((word) => words.includes(word)).length >= 2,
  );
  return near ? `; did you mean ${near}?` : '';
}
