import { createHash } from 'node:crypto';
import type { OcrEngineFactory } from '../contract/ocr.ts';
import type { Processor } from '../contract/processor.ts';

/** What of the OCR settings changes what is read. */
export interface OcrFingerprint {
  readonly engine: Pick<OcrEngineFactory, 'name' | 'version'>;
  readonly languages: readonly string[];
  readonly minConfidence: number;
  readonly preprocessing: boolean;
}

/**
 * Names how a file was read: processor, version and options, and the OCR engine where the processor may use it. Two equal
 * fingerprints over equal content give equal results, so a file is read again when its fingerprint is none of today's.
 */
export function fingerprintOf(processor: Processor, ocr?: OcrFingerprint): string {
  return digest([
    processor.name,
    processor.version,
    processor.origin?.options ?? null,
    processor.usesOcr && ocr
      ? [ocr.engine.name, ocr.engine.version, ocr.languages, ocr.minConfidence, ocr.preprocessing]
      : null,
  ]);
}

/** The fingerprint of a file that nothing reads: it changes when the list of readable types does. */
export function unroutedFingerprint(processors: readonly Processor[]): string {
  return digest(processors.map(({ name, mediaTypes }) => [name, mediaTypes]));
}

/** 16 hexadecimal digits: enough to tell the few hundred that ever meet. */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
