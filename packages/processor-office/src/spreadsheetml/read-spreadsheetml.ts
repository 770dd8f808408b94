import { type Extraction, FileprocError, type LocalFile, limitMessage, type ProcessContext } from '@cis/fileproc-core';
import { linksOf, metadataCollector } from '../metadata.ts';
import { numberPages } from '../text/pages.ts';
import { readXml } from '../xml/read-xml.ts';
import { createWorkbookReader } from './workbook-reader.ts';

/**
 * Reads an XML spreadsheet of Excel 2002 and 2003 (XML Spreadsheet Reference), which reporting systems still write: a page
 * for each sheet. Throws CORRUPT where it holds no sheet.
 */
export async function readSpreadsheetml(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { limits } = context;
  const collector = metadataCollector();
  const { handler, read } = createWorkbookReader(collector, { pages: limits.pages, most: limits.textCharacters });
  const { damage } = await readXml(file.stream(), handler, context);
  if (read.contents.length === 0)
    throw new FileprocError('CORRUPT', `${file.path}: the workbook holds no sheet.${damage ? ` ${damage}` : ''}`);
  if (damage !== undefined)
    context.warn({ code: 'DAMAGED', message: `The workbook was read as far as it is whole: ${damage}` });
  for (const name of read.truncated)
    context.warn({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', limits, 'more', `The sheet "${name}"`),
    });
  return { pages: numberPages(read.contents, context), metadata: { ...collector.metadata, ...linksOf(read.links) } };
}
