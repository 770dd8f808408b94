import { defineProcessor } from '@cis/fileproc-core';
import { TEXT_MEDIA_TYPES } from './formats/text-format.ts';

/**
 * Reads text files: plain text, source code, logs and subtitles as they are; CSV and TSV as rows with tabs between cells; JSON
 * and Java properties with escapes decoded; the text and attribute values of XML; the drawn text of SVG. Form feeds of plain
 * text end pages, and a page longer than 500,000 characters is cut at a line. Metadata: `encoding`, the WHATWG name of what
 * the file was read in.
 *
 * Throws EMPTY_FILE for a file without bytes, CORRUPT for one that is no text.
 */
export const text = defineProcessor({
  name: 'text',
  version: '1',
  mediaTypes: TEXT_MEDIA_TYPES,
  async process(file, context) {
    // Imported with the first file: whoever only names the processor does not wait for the reader of XML.
    const { readTextFile } = await import('./formats/read-text-file.ts');
    return readTextFile(file, context);
  },
});
