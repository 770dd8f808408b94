import { defineProcessor } from '@cis/fileproc-core';

/**
 * Reads HTML and XHTML as a person sees it. Text: blocks on lines of their own, table rows with tabs between cells; what
 * scripts make, style sheets hide or browsers show only as a fallback is not read. Parts: `alt-text` of pictures and
 * `form-field` for values. Metadata: `title`, `description`, `creator`, `subject`, `publisher`, `rights`, `date`,
 * `modified`, `language`, `encoding`. Warnings of its own: NESTING_FLATTENED, INNER_PAGE_TOO_DEEP.
 *
 * Throws EMPTY_FILE for a file without bytes, CORRUPT for one that is no text.
 */
export const html = defineProcessor({
  name: 'html',
  version: '1',
  mediaTypes: ['text/html', 'application/xhtml+xml'],
  async process(file, context) {
    // Imported with the first file: whoever only names the processor does not wait for the tables of entities.
    const { readHtml } = await import('./html/read-html.ts');
    return readHtml(file, context);
  },
});
