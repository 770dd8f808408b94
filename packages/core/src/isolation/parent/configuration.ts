import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { FileprocError } from '../../contract/errors.ts';
import type { Limits } from '../../contract/limits.ts';
import type { PluginOrigin } from '../../contract/processor.ts';
import { createReadServices, ocrOptionsOf } from '../../read/services.ts';
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

/** See `IsolatedReaderOptions.recycleAfterFiles`. */
const DEFAULT_RECYCLE_AFTER_FILES = 2000;

/** Checks the options. Throws INVALID_CONFIG. */
export function configure(options: IsolatedReaderOptions): Configuration {
  const { processors: _inChildren, ocr: _atTheParent, ...services } = createReadServices(options);
  const workers = options.workers ?? Math.min(DEFAULT_WORKERS, availableParallelism());
  const recycleAfterFiles = options.recycleAfterFiles ?? DEFAULT_RECYCLE_AFTER_FILES;
  const { processors, ocr } = options;
  const wrong = [
    ...(isCount(workers) ? [] : [`workers (MAX_WORKERS) must be a whole number from 1, not ${workers}`]),
    ...(isCount(recycleAfterFiles)
      ? []
      : [`recycleAfterFiles must be a whole number from 1, not ${recycleAfterFiles}`]),
    ...processors.flatMap((processor) => problemsOf('processor', processor)),
    ...(ocr ? problemsOf('OCR engine', ocr.engine) : []),
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
  const parentPid = process.pid;
  const engine = ocr?.engine.origin;
  return {
    workers,
    recycleAfterFiles,
    limits: services.limits,
    processorSetup: {
      role: 'processor',
      parentPid,
      processors: descriptions,
      ...services,
      ...(ocr && { ocr: { engine: ocr.engine.name, pagesAtOnce: workers } }),
      programs: Object.keys(options.programs ?? {}),
    },
    ...(ocr &&
      engine && {
        ocrSetup: { role: 'ocr-engine', parentPid, origin: engine, options: ocrOptionsOf(ocr, services.wants) },
      }),
    packages: packageFolders([
      CHILD_PROGRAM.href,
      ...descriptions.map(({ origin }) => origin.module),
      ...(engine ? [engine.module] : []),
    ]),
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/** Why a plugin cannot be loaded again in another process. */
function problemsOf(kind: string, { name, origin }: { name: string; origin?: PluginOrigin }): string[] {
  const what = `the ${kind} "${name}"`;
  if (!origin)
    return [`${what} was not made by ${kind === 'processor' ? 'defineProcessor' : 'defineOcrEngine'} in a file`];
  const problems: string[] = [];
  if (!existsSync(fileURLToPath(origin.module))) problems.push(`the module of ${what} is gone: ${origin.module}`);
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
