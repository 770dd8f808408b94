export { escapeLineStart, escapeTarget, escapeText, fencedCode, isTarget } from './escape.ts';
export { type Inline, inlineMarkdown, type Look } from './inline.ts';
export { pictureMarkdown, writeParts } from './parts.ts';
export { createRowStream, delimiterRow, type RowStream, tableLines, tableRow } from './table.ts';
export { createMarkdownWriter, type ListItem, type MarkdownWriter } from './writer.ts';
