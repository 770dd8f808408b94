import { type CellFormats, createCellFormats } from '../spreadsheet/cell-formats.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../xml/tree.ts';

/** Windows' number of the Japanese character set, which fonts of files from Japan name. */
const SHIFT_JIS_CHARSET = '128';

/** Reads `styles.xml` (ISO 29500-1, 18.8). Whether Excel's own formats are Japanese is told by the fonts. */
export function parseCellFormats(tree: XmlElement | undefined, date1904: boolean): CellFormats {
  const codes = new Map<number, string>();
  for (const { attributes } of childrenOf(childOf(tree, 'numFmts'), 'numFmt'))
    codes.set(Number(attributes.numFmtId), attributes.formatCode ?? 'General');
  const japanese = [...descendantsOf(childOf(tree, 'fonts'), 'charset')].some(
    ({ attributes }) => attributes.val === SHIFT_JIS_CHARSET,
  );
  const ids = childrenOf(childOf(tree, 'cellXfs'), 'xf').map(({ attributes }) => Number(attributes.numFmtId ?? 0));
  return createCellFormats({ codes, ids, japanese, date1904 });
}
