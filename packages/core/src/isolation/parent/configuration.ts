import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { FileprocError } from '../../contract/errors.ts';
import { type Limits, resolveLimits } from '../../contract/limits.ts';
import type { PluginOrigin } from '../../contract/processor.ts';
import { fingerprintOf, unroutedFingerprint } from '../../identity/fingerprint.ts';
import type { IsolatedReaderOptions } from '../../read/settings.ts';
import type { OcrEngineSetup, ProcessorDescription, ProcessorSetup } from '../protocol.ts';
import { CHILD_PROGRAM } from './child.ts';
import { packageFolders } from './permissions.ts';

/** What the reader works with: the options checked, the defaults in their place. */
export interface Configuration {
  readonly workers: number;
  readonly recycleAfterFiles: number;
  readonly limits: Limits;
  readonly processorSetup: ProcessorSetup;
  readonly ocrSetup?: OcrEngineSetup;
  /** Folders of packages that children of either kind may read. */
  readonly packages: readonly string[];
}

/** Processes at once where nothing else is said; fewer on a machine with fewer cores. */
const DEFAULT_WORKERS = 4;

/** Checks the options. Throws INVALID_CONFIG, with all that is wrong. */
export function configure(options: IsolatedReaderOptions): Configuration {
  const limits = resolveLimits(options.limits);
  const workers = options.workers ?? Math.min(DEFAULT_WORKERS, availableParallelism());
  const recycleAfterFiles = options.recycleAfterFiles ?? 500;
  const { processors, ocr } = options;
  const wrong = [
    ...(isCount(workers) ? [] : [`workers (MAX_WORKERS) must be a whole number from 1, not ${workers}`]),
    ...(isCount(recycleAfterFiles)
      ? []
      : [`recycleAfterFiles must be a whole number from 1, not ${recycleAfterFiles}`]),
    ...processors.flatMap((processor) => problemsOf('processor', processor)),
    ...(ocr ? problemsOf('OCR engine', ocr.engine) : []),
    ...repeated(processors.map(({ name }) => name)).map((name) => `there are two processors named "${name}"`),
    ...(existsSync(CHILD_PROGRAM) ? [] : [`the program of the children is missing: ${fileURLToPath(CHILD_PROGRAM)}`]),
  ];
  if (wrong.length > 0) throw new FileprocError('INVALID_CONFIG', `Files cannot be read: ${wrong.join('; ')}.`);

  const descriptions = processors.map(
    ({ name, version, mediaTypes, usesOcr, origin }): ProcessorDescription => ({
      name,
      version,
      mediaTypes,
      ...(usesOcr !== undefined && { usesOcr }),
      origin: origin!,
    }),
  );
  const wants = { words: false, markdown: false, ...options.wants };
  const ocrOptions = ocr && {
    languages: ocr.languages ?? ['jpn', 'eng'],
    minConfidence: ocr.minConfidence ?? 50,
    preprocessing: ocr.preprocessing ?? true,
    words: wants.words,
  };
  const fingerprint = ocr && ocrOptions && { engine: ocr.engine, ...ocrOptions };
  const parentPid = process.pid;
  return {
    workers,
    recycleAfterFiles,
    limits,
    processorSetup: {
      role: 'processor',
      parentPid,
      processors: descriptions,
      fingerprints: new Map(processors.map((processor) => [processor.name, fingerprintOf(processor, fingerprint)])),
      unrouted: unroutedFingerprint(processors),
      limits,
      wants,
      passwords: options.passwords ?? [],
      ...(ocr && { ocr: { engine: ocr.engine.name, pagesAtOnce: workers } }),
    },
    ...(ocr &&
      ocrOptions && { ocrSetup: { role: 'ocr-engine', parentPid, origin: ocr.engine.origin!, options: ocrOptions } }),
    packages: packageFolders([
      CHILD_PROGRAM.href,
      ...descriptions.map(({ origin }) => origin.module),
      ...(ocr ? [ocr.engine.origin!.module] : []),
    ]),
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** Why a plugin cannot be loaded again in another process. */
function problemsOf(kind: string, { name, origin }: { name: string; origin?: PluginOrigin }): string[] {
  const what = `the ${kind} "${name}"`;
  if (!origin)
    return [`${what} was not made by ${kind === 'processor' ? 'defineProcessor' : 'defineOcrEngine'} in a file`];
  const problems: string[] = [];
  if (/\.[mc]?tsx?$/.test(origin.module) && !process.features.typescript)
    problems.push(
      `${what} is defined in TypeScript (${origin.module}), which this Node (${process.version}) cannot run: use Node 22.18 or later, or compile it`,
    );
  try {
    structuredClone(origin.options);
  } catch (error) {
    problems.push(`the options of ${what} cannot cross processes: ${(error as Error).message}`);
  }
  return problems;
}
