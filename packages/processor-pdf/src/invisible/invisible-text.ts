import { setImmediate } from 'node:timers/promises';
import type { LocalFile, ProcessContext } from '@cis/fileproc-core';
import { wholeFile } from '../open-repairing.ts';
import { openDocument } from '../pdfjs/open-document.ts';
import { holdsInvisibleText } from './holds-invisible-text.ts';

/** Images of more pixels are left out, that is all: what text is set invisible is in the operators, and scans take time. */
const NO_IMAGES = 1;

/**
 * Share of each page's text that is set invisible, 0 to 1, by page number, for pages that have such text. Most files have
 * none and are not opened for it. A damaged file has none either: this is a hint for the judgement of its text.
 */
export async function invisibleText(file: LocalFile, context: ProcessContext): Promise<ReadonlyMap<number, number>> {
  const shares = new Map<number, number>();
  try {
    if (!(await holdsInvisibleText(file))) return shares;
    const options = { passwords: context.passwords, path: file.path, xfa: false, maxImagePixels: NO_IMAGES };
    await using document = await openDocument({ ...options, data: await wholeFile(file) });
    const last = Math.min(document.pageCount, context.limits.pages);
    for (let number = 1; number <= last; number++) {
      await setImmediate();
      context.signal.throwIfAborted();
      const page = await document.page(number);
      const share = await page.invisibleShare();
      page.release();
      if (share > 0) shares.set(number, share);
    }
  } catch {
    context.signal.throwIfAborted();
  }
  return shares;
}
