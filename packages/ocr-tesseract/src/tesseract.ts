import { createRequire } from 'node:module';
import { defineOcrEngine, FileprocError, type OcrEngine } from '@cis/fileproc-core';
import { dataVersion, type LanguageData, languageData, languageDataIfPresent } from './language-data.ts';
import { LANGUAGES } from './languages.ts';
import { createRecognizer } from './recognizer.ts';

/** Grows when this package reads a page differently with the same Tesseract and data. */
const REVISION = 1;

/** Options of {@link tesseract}. None of them changes what is read. */
export interface TesseractOptions {
  /**
   * Megabytes of WebAssembly memory past which the thread is replaced after a page; that takes .3 s. Default 512: a page
   * of 8 megapixels takes 150, one of 40 megapixels 300.
   */
  readonly recycleAboveMegabytes?: number;
}

/**
 * The OCR engine of Tesseract, compiled to WebAssembly: Japanese and English right after the installation, offline;
 * others with their package `@tesseract.js-data/<code>`. It reads vertical Japanese, pages on their side or head, slanted
 * and photographed ones, and light text on dark ground.
 *
 * It runs in a thread of its own and reads only its packages; Node's permission model must allow worker threads
 * (`--allow-worker`).
 */
export const tesseract = defineOcrEngine<TesseractOptions>({
  name: 'tesseract',
  version: `${REVISION}+core-${coreVersion()}+data-${dataVersion()}`,
  languages: LANGUAGES,
  async open({ languages }, options): Promise<OcrEngine> {
    const megabytes = options.recycleAboveMegabytes ?? 512;
    if (!(megabytes > 0))
      throw new FileprocError(
        'INVALID_CONFIG',
        `The option recycleAboveMegabytes of tesseract must be a positive number, not ${String(megabytes)}.`,
      );
    if (languages.length === 0)
      throw new FileprocError('INVALID_CONFIG', 'The OCR engine tesseract needs at least one language (OCR_LANGUAGE).');
    // Now, so that a missing language stops the start and not each page.
    for (const code of languages) languageData(code);
    const recognizer = createRecognizer({ mostMemoryBytes: megabytes * 1024 * 1024 });
    await recognizer.start();
    return {
      async recognize(image, { languages: wanted, minConfidence, preprocessing, words }, signal) {
        const codes = wanted.length > 0 ? wanted : languages;
        return recognizer.read(
          {
            image,
            languages: codes.map(languageData),
            verticalLanguages: verticalOf(codes),
            minConfidence,
            preprocessing,
            words,
          },
          signal,
        );
      },
      close: () => recognizer.stop(),
    };
  },
});

/** The data for vertical text of those languages that are written so and have some. */
function verticalOf(codes: readonly string[]): LanguageData[] {
  return codes.map((code) => languageDataIfPresent(`${code}_vert`)).filter((data) => data !== undefined);
}

function coreVersion(): string {
  try {
    return (createRequire(import.meta.url)('tesseract.js-core/package.json') as { version: string }).version;
  } catch {
    // Opening the engine then says what is missing; loading this module must not fail.
    return 'missing';
  }
}
