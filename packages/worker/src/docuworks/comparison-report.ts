import type { Page } from '@cis/fileproc-core';
import type { Comparison, Reading } from './compare-readings.ts';

/** Comparisons as data to be sent: numbers, reasons and warnings; names and texts only where they are asked for. */
export function comparisonReport(comparisons: readonly Comparison[], withText: boolean): object {
  return {
    format: 'fileproc docuworks comparison 1',
    files: comparisons.map(({ path, native, program, pages, isSame }, index) => ({
      file: withText ? path : `file ${index + 1}`,
      isSame,
      native: factsOf(native, path, withText),
      docuworks: factsOf(program, path, withText),
      pages: pages.map(({ number, similarity, native: ours, program: theirs, difference }) => ({
        page: number,
        similarity: Math.floor(similarity * 1000) / 1000,
        isSame: difference === undefined,
        native: pageFacts(ours, withText),
        docuworks: pageFacts(theirs, withText),
      })),
    })),
  };
}

function factsOf({ pages, warnings, error }: Reading, path: string, withText: boolean): object {
  return {
    pages: pages.length,
    ...(error && { error: withText ? error : error.replaceAll(path, 'the file') }),
    warnings: warnings.map(({ code, page }) => ({ code, page })),
  };
}

function pageFacts(page: Page | undefined, withText: boolean): object | null {
  if (!page) return null;
  const { text, width, height, parts = [], reason } = page;
  return {
    characters: text.length,
    width,
    height,
    reason,
    parts: parts.map((part) => ({
      kind: part.kind,
      characters: part.text.length,
      ...(withText && { text: part.text }),
    })),
    ...(withText && { text }),
  };
}
