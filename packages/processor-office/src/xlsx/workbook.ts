import type { OfficePackage } from '../ooxml/package.ts';
import { isOn } from '../xml/on-off.ts';
import { childOf, childrenOf, textOf } from '../xml/tree.ts';

/** A workbook's own part as a plain value (ISO 29500-1, 18.2). */
export interface Workbook {
  readonly sheets: readonly SheetReference[];
  readonly date1904: boolean;
  /** Names that its author gave to ranges and values. */
  readonly definedNames: readonly string[];
}

/** A sheet in the order of its tabs. */
export interface SheetReference {
  readonly name: string;
  /** Its part; undefined where the relationship leads nowhere. */
  readonly part: string | undefined;
  /** Its tab is not shown; also where only a program can show it. */
  readonly hidden: boolean;
}

const MAX_NAMES = 1_000;

/** Reads the workbook part. */
export async function readWorkbook(document: OfficePackage): Promise<Workbook> {
  const tree = await document.tree(document.mainPart);
  const sheets: SheetReference[] = [];
  for (const { attributes } of childrenOf(childOf(tree, 'sheets'), 'sheet')) {
    const target = await document.relationship(document.mainPart, attributes['r:id']);
    sheets.push({
      name: attributes.name ?? '',
      part: target && !target.external ? target.target : undefined,
      hidden: attributes.state === 'hidden' || attributes.state === 'veryHidden',
    });
  }
  const names = childrenOf(childOf(tree, 'definedNames'), 'definedName').filter(
    ({ attributes }) =>
      !(attributes.hidden && isOn(attributes.hidden)) && !attributes.name?.startsWith('_xlnm') && attributes.name,
  );
  const date1904 = childOf(tree, 'workbookPr')?.attributes.date1904;
  return {
    sheets: sheets.length > 0 ? sheets : sheetsByPart(document),
    date1904: date1904 !== undefined && isOn(date1904),
    definedNames: names.slice(0, MAX_NAMES).map((element) => `${element.attributes.name}: ${textOf(element).trim()}`),
  };
}

/** Of a damaged workbook the sheets by their parts' names. */
function sheetsByPart({ archive }: OfficePackage): SheetReference[] {
  return archive.names
    .filter((name) => /(?:^|\/)worksheets\/[^/]+\.xml$/i.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((part) => ({ name: part.replace(/^.*\/|\.xml$/gi, ''), part, hidden: false }));
}
