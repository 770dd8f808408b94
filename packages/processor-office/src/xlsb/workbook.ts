import type { OfficePackage } from '../ooxml/package.ts';
import type { SheetReference, Workbook } from '../xlsx/workbook.ts';
import { readRecords, wideString } from './records.ts';

/** Records of the workbook part ([MS-XLSB] 2.3). */
const RECORD = { properties: 153, sheet: 156 } as const;

/** Reads the binary workbook part ([MS-XLSB] 2.1.7.61). */
export async function readBinaryWorkbook(document: OfficePackage): Promise<Workbook> {
  const found: { name: string; id: string | undefined; hidden: boolean }[] = [];
  let date1904 = false;
  await readRecords(document, document.mainPart, (type, data) => {
    if (type === RECORD.properties) date1904 = (data.readUInt32LE(0) & 1) !== 0;
    else if (type === RECORD.sheet) {
      // State, tab, relationship, name (2.4.304).
      const relationship = wideString(data, 8);
      const name = wideString(data, relationship.end);
      found.push({ name: name.text ?? '', id: relationship.text, hidden: data.readUInt32LE(0) !== 0 });
    }
  });
  const sheets: SheetReference[] = [];
  for (const { name, id, hidden } of found) {
    const target = await document.relationship(document.mainPart, id);
    sheets.push({ name, part: target && !target.external ? target.target : undefined, hidden });
  }
  return { sheets, date1904, definedNames: [] };
}
