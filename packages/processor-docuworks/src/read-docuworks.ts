import {
  type Extraction,
  FileprocError,
  isFileprocError,
  type LocalFile,
  type ProcessContext,
  type Warning,
} from '@cis/fileproc-core';
import { budgetOf } from './container/budget.ts';
import { openContainer } from './container/container.ts';
import { KNOWN_GENERATIONS } from './container/recognition.ts';
import { embedFiles } from './embedded-files.ts';
import { metadataOf } from './metadata.ts';
import type { Source } from './page/content.ts';
import { readByOcr } from './page/read-by-ocr.ts';
import { type PagesRead, readPages } from './page/read-pages.ts';
import { thumbnailOf } from './page/thumbnail.ts';
import { readRecords } from './tree/record.ts';
import { structureOf } from './tree/structure.ts';
import { unknownThings } from './unknown.ts';

/** Options with every value set. */
export interface ReadOptions {
  /** Pixels of the largest picture that OCR gets. */
  readonly mostOcrPixels: number;
}

/**
 * Reads a DocuWorks document or binder. Throws EMPTY_FILE, ENCRYPTED for protected files, CORRUPT and LIMIT_EXCEEDED, each with
 * the file's name; what is damaged in part gives the warnings DAMAGED and PAGE_FAILED.
 */
export async function readDocuworks(
  file: LocalFile,
  context: ProcessContext,
  options: ReadOptions,
): Promise<Extraction> {
  context.signal.throwIfAborted();
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.path} holds no bytes.`);
  try {
    return await readBytes(await file.bytes(), context, options);
  } catch (error) {
    if (!isFileprocError(error) || (error.code !== 'CORRUPT' && error.code !== 'ENCRYPTED')) throw error;
    throw new FileprocError(error.code, `${file.path} cannot be read: ${error.message}.`, { cause: error });
  }
}

async function readBytes(bytes: Uint8Array, context: ProcessContext, { mostOcrPixels }: ReadOptions) {
  const budget = budgetOf(context.limits);
  const container = openContainer(bytes, budget);
  const damage = [...container.damage];
  const root = readRecords(container.properties, damage);
  const source: Source = { entries: container.entries, budget };
  const structure = structureOf(root, container.entries);
  for (const warning of warningsOf(container.generation, damage, unknownThings(root, source))) context.warn(warning);
  const read = await readPages(structure, source, context);
  const firstPage = structure.documents.find(({ pages }) => pages.length > 0)?.pages[0];
  const thumbnail = await thumbnailOf(firstPage, read.first, source, context);
  const ocrFailures = await readByOcr({ ...read, source, context, mostPixels: mostOcrPixels });
  const embedded = await embedFiles(structure.originals, root, source, context);
  const [failure] = [...read.failures, ...ocrFailures];
  if (failure && embedded.length === 0 && isEmpty(read)) throw failure;
  return {
    pages: read.pages,
    metadata: metadataOf(container, structure, root, read),
    ...(thumbnail && { thumbnail }),
    ...(embedded.length > 0 && { embedded }),
  };
}

function isEmpty({ pages }: PagesRead): boolean {
  return pages.every(({ text, parts }) => text === '' && !parts?.length);
}

function warningsOf(generation: number, damage: readonly string[], unknown: readonly string[]): Warning[] {
  const warnings: Warning[] = damage.map((message) => ({ code: 'DAMAGED', message }));
  if (!KNOWN_GENERATIONS.includes(generation))
    warnings.push({
      code: 'GENERATION_UNKNOWN',
      message: `The file is of generation ${generation}; ${KNOWN_GENERATIONS.join(' and ')} are known.`,
    });
  if (unknown.length > 0) warnings.push({ code: 'CONTENT_UNKNOWN', message: `Not understood: ${unknown.join(', ')}.` });
  return warnings;
}
