import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import createIgnore, { type Ignore } from 'ignore';
import { encodedName, joinBytes, parentUri, pathOfUri, relativeText } from './location.ts';
import { saysMissing, systemCode } from './system-error.ts';

/** The file of a folder that says what of it is not read, in .gitignore syntax. */
export const RULES_FILE = '.fileprocignore';

/** What no one wants to find: rules in .gitignore syntax that hold everywhere unless `defaultIgnores` is false. */
export const DEFAULT_IGNORES: readonly string[] = [
  RULES_FILE,
  '.git/',
  '.svn/',
  '.hg/',
  'node_modules/',
  '$RECYCLE.BIN/',
  'System Volume Information/',
  '.Trash-*/',
  '.snapshot/',
  'lost+found/',
  // Owner files that Office keeps beside an open document.
  '~$*',
  // LibreOffice's.
  '.~lock.*#',
  '.DS_Store',
  // AppleDouble: the other half of a file on a foreign file system.
  '._*',
  'Thumbs.db',
  'desktop.ini',
];

/** Bytes of one file of rules. A larger one is not rules. */
const MAX_RULES_BYTES = 1024 * 1024;

/** Answers kept by `ignore` before they are dropped: it remembers every path it was asked for. */
const MAX_REMEMBERED = 10_000;

/** The rules that hold in one folder: its own, and those of the folders above it. Case of letters makes no difference. */
export interface Rules {
  /** Whether an entry of this folder is left out. `uri` without a slash at the end. */
  ignores(uri: string, isFolder: boolean): boolean;
}

/** Rules given for the root folder, before any file of rules is looked at. */
export function rootRules(root: string, lines: readonly string[]): Rules {
  return lines.length === 0 ? NOTHING : level(root, lines.join('\n'), NOTHING);
}

const NOTHING: Rules & Chained = { ignores: () => false, decides: () => undefined };

/** A rule of a folder further down wins over one above; within a folder the last that matches. */
interface Chained {
  decides(uri: string, isFolder: boolean): boolean | undefined;
}

function level(folder: string, text: string, above: Rules): Rules {
  let matcher: Ignore = createIgnore().add(text);
  let asked = 0;
  const decides = (uri: string, isFolder: boolean): boolean | undefined => {
    if (++asked > MAX_REMEMBERED) {
      matcher = createIgnore().add(text);
      asked = 0;
    }
    const path = relativeText(uri, folder);
    const { ignored, unignored } = matcher.test(path + (isFolder ? '/' : ''));
    if (unignored) return false;
    if (ignored && !isInherited(matcher, path)) return true;
    return isChained(above) ? above.decides(uri, isFolder) : undefined;
  };
  const rules: Rules & Chained = { decides, ignores: (uri, isFolder) => decides(uri, isFolder) ?? false };
  return rules;
}

/**
 * Whether a path is ignored for its folder's sake only. Since a folder that is left out is never entered, rules further
 * down have then taken that folder back in.
 */
function isInherited(matcher: Ignore, path: string): boolean {
  const slash = path.lastIndexOf('/');
  return slash > 0 && matcher.test(path.slice(0, slash + 1)).ignored;
}

function isChained(rules: Rules): rules is Rules & Chained {
  return 'decides' in rules;
}

/**
 * The rules of a folder that holds a file of rules. Throws what the system threw where it can't be read: what it would
 * keep out must not come in. A symbolic link or anything else that is no file is no rule, as in git.
 */
export async function withRulesOf(folder: string, rulesName: string, above: Rules): Promise<Rules> {
  const text = await readRules(joinBytes(pathOfUri(folder), Buffer.from(rulesName)));
  return text === undefined ? above : level(folder, text, above);
}

async function readRules(path: Buffer): Promise<string | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return undefined;
      if (stats.size > MAX_RULES_BYTES)
        throw new RangeError(`a file of rules may have ${MAX_RULES_BYTES} bytes, not ${stats.size}`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (saysMissing(thrown) || systemCode(thrown) === 'ELOOP') return undefined;
    throw thrown;
  }
}

/** The rules on the way from the root to a path, as they are on disk now. */
export interface RulesAbove {
  /** Those that hold for the path: of every folder above it. */
  readonly rules: Rules;
  /** Whether they leave out a folder on the way, so that the path itself is never come to. */
  readonly cutOff: boolean;
}

/**
 * Reads the files of rules of every folder from `root` to the one that holds `uri`. Throws what the system threw where one
 * can't be read.
 */
export async function rulesAbove(
  uri: string,
  root: string,
  base: Rules,
  rulesName: string | undefined,
): Promise<RulesAbove> {
  const folders: string[] = [];
  for (let at = uri; at.length > root.length; ) {
    at = parentUri(at);
    folders.push(at);
  }
  let rules = base;
  for (const folder of folders.reverse()) {
    if (folder !== root && rules.ignores(folder, true)) return { rules, cutOff: true };
    if (rulesName !== undefined) rules = await withRulesOf(folder, rulesName, rules);
  }
  return { rules, cutOff: false };
}

/** Whether a URI is that of a file of rules. */
export function isRulesFile(uri: string, rulesName: string | undefined): boolean {
  return rulesName !== undefined && encodedName(uri) === rulesName;
}
