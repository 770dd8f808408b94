import { FileprocError } from '../contract/errors.ts';
import { resolveLimits } from '../contract/limits.ts';
import type { OcrOptions, OcrService } from '../contract/ocr.ts';
import type { ProcessContext } from '../contract/processor.ts';
import { fingerprintOf, unroutedFingerprint } from '../identity/fingerprint.ts';
import type { ReadServices } from './reading.ts';
import type { OcrSettings, ReaderOptions } from './settings.ts';

/**
 * What reading a file needs, out of the options of a reader: defaults in their place, fingerprints computed. `ocr` is
 * added by whoever knows where the engine runs. Throws INVALID_CONFIG for limits or a list of processors that cannot be.
 */
export function createReadServices(options: ReaderOptions, ocr?: OcrService): ReadServices {
  const { processors } = options;
  const names = processors.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new FileprocError(
      'INVALID_CONFIG',
      `There are two processors named "${twice}". To put one of yours in place of ours, leave ours out or give yours another name.`,
    );
  const wants = resolveWants(options.wants);
  const fingerprint = options.ocr && { engine: options.ocr.engine, ...ocrOptionsOf(options.ocr, wants) };
  return {
    processors,
    fingerprints: new Map(processors.map((processor) => [processor.name, fingerprintOf(processor, fingerprint)])),
    unrouted: unroutedFingerprint(processors),
    limits: resolveLimits(options.limits),
    wants,
    passwords: options.passwords ?? [],
    ...(ocr && { ocr }),
  };
}

/** What costs extra, off where it is not asked for. */
export function resolveWants(wants: Partial<ProcessContext['wants']> = {}): ProcessContext['wants'] {
  return { words: false, markdown: false, ...wants };
}

/**
 * How an engine is asked, out of the OCR settings. Throws INVALID_CONFIG where it cannot read one of the languages, or a
 * confidence is none.
 */
export function ocrOptionsOf(settings: OcrSettings, wants: ProcessContext['wants']): OcrOptions {
  const { engine, languages = ['jpn', 'eng'], minConfidence = 50, preprocessing = true } = settings;
  const unknown = languages.filter((language) => !engine.languages.includes(language));
  if (unknown.length > 0 || languages.length === 0)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The OCR engine "${engine.name}" does not read ${unknown.join(', ') || 'without a language'} (OCR_LANGUAGE); it reads ${engine.languages.join(', ')}.`,
    );
  if (!(minConfidence >= 0 && minConfidence <= 100))
    throw new FileprocError(
      'INVALID_CONFIG',
      `The least OCR confidence (MIN_OCR_CONFIDENCE) must be from 0 to 100, not ${minConfidence}.`,
    );
  return { languages, minConfidence, preprocessing, words: wants.words };
}

/** Fingerprints that a file read with these services could get. */
export function fingerprintsOf(services: ReadServices): ReadonlySet<string> {
  return new Set([...services.fingerprints.values(), services.unrouted]);
}
