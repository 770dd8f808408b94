import type { PagePart } from '@cis/fileproc-core';
import { createMarkdownWriter, writeParts } from '@cis/fileproc-core/markdown';

/** A page's Markdown with parts behind it that have no place in it. */
export function partsMarkdown(parts: readonly PagePart[], markdown = ''): string {
  const writer = createMarkdownWriter();
  if (markdown !== '') writer.lines([markdown]);
  writeParts(writer, parts);
  return writer.take();
}
