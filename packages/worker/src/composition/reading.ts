import { readFileSync } from 'node:fs';
import {
  FileprocError,
  type IsolatedReaderOptions,
  LIMITS,
  type LimitName,
  type Limits,
  type OcrPageStore,
} from '@cis/fileproc-core';
import type { Configuration } from '../configuration/load.ts';
import type { SettingName } from '../configuration/settings.ts';
import { composePrograms } from './docuworks.ts';
import { composeOcrEngine, composeProcessors } from './processors.ts';

/** How files are read, by the configuration: the same for every command. */
export function readingOptions(
  configuration: Configuration,
  wants: Partial<IsolatedReaderOptions['wants']> = {},
  ocrCache?: OcrPageStore,
): IsolatedReaderOptions {
  const { values } = configuration;
  const engine = composeOcrEngine(configuration);
  const programs = composePrograms(configuration);
  const thumbnail = { width: values.THUMBNAIL_WIDTH, height: values.THUMBNAIL_HEIGHT };
  return {
    processors: composeProcessors(configuration),
    ...(engine && {
      ocr: {
        engine,
        languages: values.OCR_LANGUAGE,
        minConfidence: values.MIN_OCR_CONFIDENCE,
        preprocessing: values.IMAGE_PREPROCESSING,
        ...(ocrCache && { cache: ocrCache }),
      },
    }),
    ...(programs && { programs }),
    limits: limitsOf(configuration),
    wants: { ...(thumbnail.width > 0 && thumbnail.height > 0 && { thumbnail }), ...wants },
    passwords: values.PASSWORDS_FILE === undefined ? [] : readPasswords(values.PASSWORDS_FILE),
    ...(values.SCRATCH_DIR !== undefined && { scratchDirectory: values.SCRATCH_DIR }),
    workers: values.MAX_WORKERS,
  };
}

/** Each limit has a setting of its own, named in core's table. */
function limitsOf({ values }: Configuration): Partial<Limits> {
  const entries = Object.entries(LIMITS).map(
    ([name, { setting }]) => [name as LimitName, values[setting as SettingName]] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'number'));
}

/** Passwords never get into a message or a log, so only the file's name does. */
function readPasswords(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '');
  } catch (error) {
    throw new FileprocError(
      'INVALID_CONFIG',
      `PASSWORDS_FILE names ${path}, which cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}.`,
    );
  }
}
