/** The readers that are compared, and how each is installed into a folder of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A reader as a program that reads the files its standard input names. */
export interface Contender {
  readonly name: string;
  /** Whether it reads several files at once. */
  readonly parallel: boolean;
  /** Installs what is not there yet. Throws where that cannot be done. */
  install(folder: string): void;
  /** The program, for so many files at once. */
  command(folder: string, atOnce: number): readonly string[];
}

const TIKA = '3.3.1';
const KREUZBERG = '4.10.4';
const PYTHON_LIBRARIES = [
  'pypdf==7.1.1',
  'python-docx==1.2.0',
  'openpyxl==3.1.5',
  'python-pptx==1.0.2',
  'xlrd==2.0.2',
  'odfpy==1.4.1',
  'striprtf==0.0.35',
  'beautifulsoup4==4.15.0',
  'lxml==6.1.3',
  'extract-msg==0.57.0',
  'chardet==7.7.0',
];

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function run(...[command = '', ...rest]: string[]): void {
  const { status, error, stderr, stdout } = spawnSync(command, rest, { encoding: 'utf8' });
  if (error) throw error;
  if (status === 0) return;
  const said = `${stderr}\n${stdout}`.split('\n').find((line) => /error/i.test(line));
  throw new Error(`${command} ended with ${status}: ${said?.trim() ?? ''}`);
}

/** A virtual environment of Python with these packages. */
function installPython(folder: string, packages: readonly string[]): void {
  const done = join(folder, 'installed.txt');
  if (existsSync(done)) return;
  run('python3', '-m', 'venv', folder);
  run(join(folder, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', ...packages);
  writeFileSync(done, packages.join('\n'));
}

/** The parsers of Tika and what they depend on, and the program that calls them. */
function installTika(folder: string): void {
  const libraries = join(folder, 'lib');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(libraries) || readdirSync(libraries).length === 0) {
    const dependency = (name: string) =>
      `<dependency><groupId>org.apache.tika</groupId><artifactId>${name}</artifactId><version>${TIKA}</version></dependency>`;
    const project = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>bench</groupId><artifactId>tika</artifactId><version>1</version><dependencies>${dependency('tika-core')}${dependency('tika-parsers-standard-package')}</dependencies></project>`;
    writeFileSync(join(folder, 'pom.xml'), project);
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${libraries}`];
    run('mvn', '-B', '-q', '-f', join(folder, 'pom.xml'), ...goal);
  }
  run('javac', '-cp', join(libraries, '*'), '-d', folder, program('ReadWithTika.java'));
}

/** In the order of the table: the others are set against the first. */
export const CONTENDERS: readonly Contender[] = [
  {
    name: 'fileproc',
    parallel: true,
    install() {
      if (!existsSync(program('../../packages/core/dist/index.js'))) throw new Error('run `pnpm build` first');
    },
    command: (_folder, atOnce) => [process.execPath, program('read-with-fileproc.ts'), String(atOnce)],
  },
  {
    name: `Kreuzberg ${KREUZBERG}`,
    parallel: true,
    install: (folder) => installPython(folder, [`kreuzberg==${KREUZBERG}`]),
    command: (folder, atOnce) => [join(folder, 'bin', 'python'), program('read-with-kreuzberg.py'), String(atOnce)],
  },
  {
    name: `Tika ${TIKA}`,
    parallel: true,
    install: installTika,
    command: (folder, atOnce) => [
      'java',
      '-cp',
      `${folder}:${join(folder, 'lib', '*')}`,
      'ReadWithTika',
      String(atOnce),
    ],
  },
  {
    name: 'Python libraries',
    parallel: false,
    install: (folder) => installPython(folder, PYTHON_LIBRARIES),
    command: (folder) => [join(folder, 'bin', 'python'), program('read-with-python.py')],
  },
];
