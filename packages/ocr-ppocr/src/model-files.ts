import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FileprocError } from '@cis/fileproc-core';

const PACKAGE = '@cis/fileproc-ocr-ppocr-models';

/** The models as their package describes them. */
export interface ModelFiles {
  readonly version: string;
  /** Paths. */
  readonly detection: string;
  readonly recognition: string;
  /** The character of each class of the recogniser, from class 1 on. */
  readonly dictionary: readonly string[];
}

/** Finds the models. Throws OCR_UNAVAILABLE where their package is not installed. */
export function modelFiles(): ModelFiles {
  try {
    const description = createRequire(import.meta.url).resolve(`${PACKAGE}/models.json`);
    const folder = join(dirname(description), 'models');
    const { version } = JSON.parse(readFileSync(description, 'utf8')) as { version: string };
    const dictionary = readFileSync(join(folder, 'dictionary.txt'), 'utf8').replace(/\n$/, '').split('\n');
    return {
      version,
      detection: join(folder, 'detection.onnx'),
      recognition: join(folder, 'recognition.onnx'),
      dictionary,
    };
  } catch (cause) {
    throw new FileprocError(
      'OCR_UNAVAILABLE',
      `The models of the OCR engine ppocr are not there; install them: npm install ${PACKAGE}`,
      { cause },
    );
  }
}

/** The models' version; `missing` where they are not installed, since loading this package must not fail. */
export function modelVersion(): string {
  try {
    return modelFiles().version;
  } catch {
    return 'missing';
  }
}
