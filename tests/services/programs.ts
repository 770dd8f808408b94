/**
 * The programs of the servers that the tests use, brought by the ordinary clients of Maven, pip and Go into a cache of this
 * repository. A second run finds them there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Where the programs lie; `FILEPROC_SERVICES_CACHE` names another folder, which several checkouts may share. */
const CACHE = process.env.FILEPROC_SERVICES_CACHE ?? join(HERE, '../../node_modules/.cache/fileproc-services');

const VERSITYGW = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';

/** What starts each server. */
export interface Programs {
  /** Class path of OpenSearchNode. */
  readonly openSearch: string;
  /** Class path of ElasticMQ. */
  readonly elasticMq: string;
  /** The program of moto. */
  readonly moto: string;
  /** The program of versitygw: there only where Go is, or was. */
  readonly versityGateway: string | undefined;
}

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function hasJavaCompiler(): boolean {
  const { stdout } = spawnSync('javac', ['-version'], { encoding: 'utf8' });
  return Number(/^javac (\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= 17;
}

/** What this machine would need besides, in the words of a message; empty when the servers can be installed. */
export function missingPrograms(): string[] {
  const python = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  return [
    ...(hasJavaCompiler() ? [] : ['Java 17 or newer with its compiler (javac)']),
    ...(succeeds('mvn', '-v') ? [] : ['Maven (mvn)']),
    ...(succeeds('python3', '-c', python) ? [] : ['Python 3.10 or newer with venv (python3)']),
  ];
}

function run(command: string, args: readonly string[], environment: Record<string, string> = {}): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
}

/**
 * A folder of the cache, filled by `install` unless it is complete already. Its name follows what defines it, so that a
 * changed version is a new folder; an installation that was broken off is started afresh.
 */
function installed(name: string, definition: readonly string[], install: (folder: string) => void): string {
  const digest = createHash('sha256').update(definition.join('\0')).digest('hex').slice(0, 12);
  const folder = join(CACHE, `${name}-${digest}`);
  const complete = join(folder, '.complete');
  if (existsSync(complete)) return folder;
  console.log(`Installing ${name} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  install(folder);
  writeFileSync(complete, '');
  return folder;
}

function definitionFile(path: string): string {
  return readFileSync(join(HERE, path), 'utf8');
}

function copyJars(pom: string, folder: string): void {
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
  run('mvn', ['-B', '-q', '-f', join(HERE, pom), ...goal]);
}

function installOpenSearch(): string {
  const source = 'opensearch/OpenSearchNode.java';
  const pom = 'opensearch/pom.xml';
  const folder = installed('opensearch', [definitionFile(pom), definitionFile(source)], (target) => {
    copyJars(pom, join(target, 'lib'));
    const classes = join(target, 'classes');
    run('javac', ['-nowarn', '-cp', join(target, 'lib', '*'), '-d', classes, join(HERE, source)]);
  });
  return `${join(folder, 'classes')}:${join(folder, 'lib', '*')}`;
}

function installElasticMq(): string {
  const pom = 'elasticmq/pom.xml';
  return join(
    installed('elasticmq', [definitionFile(pom)], (target) => copyJars(pom, target)),
    '*',
  );
}

/** The `bin` folder of a Python environment with what a requirements file names. */
export function installPython(name: string, requirementsFile: string): string {
  const folder = installed(name, [readFileSync(requirementsFile, 'utf8')], (target) => {
    run('python3', ['-m', 'venv', target]);
    run(join(target, 'bin/pip'), ['install', '-q', '-r', requirementsFile]);
  });
  return join(folder, 'bin');
}

/** Go compiles it, which takes a minute or two the first time. Where that fails the tests do without it. */
function installVersityGateway(): string | undefined {
  try {
    const folder = installed('versitygw', [VERSITYGW], (target) =>
      run('go', ['install', VERSITYGW], { GOBIN: target }),
    );
    return join(folder, 'versitygw');
  } catch (error) {
    console.log(`versitygw, an S3 server that checks signatures, is left out: ${String(error)}`);
    return undefined;
  }
}

/** Brings what is not there yet. Throws with the client's own words where one fails. */
export function installPrograms(): Programs {
  return {
    openSearch: installOpenSearch(),
    elasticMq: installElasticMq(),
    moto: join(installPython('moto', join(HERE, 'moto/requirements.txt')), 'moto_server'),
    versityGateway: installVersityGateway(),
  };
}
