import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeOcrEngine, composeProcessors } from '../composition/processors.ts';
import type { Configuration } from '../configuration/load.ts';
import { bytes } from '../terminal/quantity.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** Bytes of scratch space that each worker should have: its largest file, unpacked. */
const MEGABYTE = 1024 ** 2;

/** This machine: scratch space, the OCR engine and its data, the processors. */
export async function checkMachine(configuration: Configuration): Promise<readonly Check[]> {
  const { values } = configuration;
  return [
    await scratch(configuration),
    await ocr(configuration),
    ok(
      'processors',
      composeProcessors(configuration)
        .map(({ name }) => name)
        .join(', '),
    ),
    ok('workers', `${values.MAX_WORKERS}`),
  ];
}

async function scratch({ values }: Configuration): Promise<Check> {
  const folder = values.SCRATCH_DIR ?? tmpdir();
  const probe = join(folder, `fileproc-validation-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, 'fileproc');
    await rm(probe);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const wanted = values.MAX_WORKERS * values.MAX_FILE_SIZE_MB * 3 * MEGABYTE;
    if (free < wanted)
      return warning(
        'scratch space',
        `${bytes(free)} are free in ${folder}; ${bytes(wanted)} would hold the largest files.`,
        'Free space, or name another folder with SCRATCH_DIR.',
      );
    return ok('scratch space', `${bytes(free)} free in ${folder}`);
  } catch (error) {
    return failed(
      'scratch space',
      `${folder} cannot be written: ${(error as Error).message}.`,
      'Name another folder with SCRATCH_DIR.',
    );
  }
}

async function ocr(configuration: Configuration): Promise<Check> {
  const engine = composeOcrEngine(configuration);
  if (!engine)
    return warning(
      'OCR',
      'It is switched off (OCR_ENGINE=none).',
      'Scans are found by their names only; set OCR_ENGINE.',
    );
  const { values } = configuration;
  try {
    const made = await engine.open({ languages: values.OCR_LANGUAGE });
    await made.close?.();
    return ok('OCR', `${engine.name} ${engine.version}, ${values.OCR_LANGUAGE.join('+')}`);
  } catch (error) {
    return failed('OCR', (error as Error).message, 'Install the data of the language, or change OCR_LANGUAGE.');
  }
}
