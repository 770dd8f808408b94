import type { Extraction } from '../contract/extraction.ts';

/** Kinds that a page can come from. */
const ORIGINS = new Set(['text', 'ocr', 'native']);

/** What is wrong with the shape of an extraction, in words for the processor's author; empty where nothing is. */
export function extractionProblems(value: unknown): string[] {
  if (typeof value !== 'object' || value === null)
    return [`process() gave ${value === null ? 'null' : typeof value} instead of an extraction`];
  const { pages, metadata, embedded, warnings } = value as Partial<Record<keyof Extraction, unknown>>;
  const problems: string[] = [];
  if (!Array.isArray(pages)) problems.push('pages is no array');
  else for (const [index, page] of pages.entries()) problems.push(...pageProblems(page, index));
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    problems.push('metadata is no object');
  else
    for (const [key, entry] of Object.entries(metadata))
      if (!isMetadataValue(entry)) problems.push(`metadata.${key} is no string, number, boolean or list of strings`);
  if (
    embedded !== undefined &&
    !(
      Array.isArray(embedded) &&
      embedded.every((entry) => typeof entry?.path === 'string' && typeof entry.localPath === 'string')
    )
  )
    problems.push('embedded is no list of what context.embed() gave');
  if (
    warnings !== undefined &&
    !(
      Array.isArray(warnings) &&
      warnings.every((warning) => typeof warning?.code === 'string' && typeof warning.message === 'string')
    )
  )
    problems.push('warnings is no list of { code, message }');
  return problems.slice(0, 10);
}

function pageProblems(page: unknown, index: number): string[] {
  const where = `pages[${index}]`;
  if (typeof page !== 'object' || page === null) return [`${where} is no page`];
  const { number, text, origin, confidence, parts } = page as Record<string, unknown>;
  const problems: string[] = [];
  if (number !== index + 1)
    problems.push(
      `${where}.number is ${String(number)} instead of ${index + 1}: pages stand in order, numbered from 1`,
    );
  if (typeof text !== 'string') problems.push(`${where}.text is no string`);
  if (!ORIGINS.has(origin as string))
    problems.push(`${where}.origin is ${String(origin)} instead of text, ocr or native`);
  if (confidence !== undefined && !(typeof confidence === 'number' && confidence >= 0 && confidence <= 100))
    problems.push(`${where}.confidence is ${String(confidence)}, not from 0 to 100`);
  if (
    parts !== undefined &&
    !(Array.isArray(parts) && parts.every((part) => typeof part?.kind === 'string' && typeof part.text === 'string'))
  )
    problems.push(`${where}.parts is no list of { kind, text }`);
  return problems;
}

function isMetadataValue(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
  );
}
