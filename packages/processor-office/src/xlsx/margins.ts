import type { PagePart } from '@cis/fileproc-core';
import { marginText } from '../spreadsheet/margin-text.ts';
import type { SheetRead } from './sheet.ts';

/** Headers and footers that some page shows, each text once. */
export function marginParts({ margins, evenMargins, firstMargins }: SheetRead, sheetName: string): PagePart[] {
  return [...margins].flatMap(([name, codes]): PagePart[] => {
    if ((name.startsWith('even') && !evenMargins) || (name.startsWith('first') && !firstMargins)) return [];
    return [{ kind: name.endsWith('Header') ? 'header' : 'footer', text: marginText(codes, sheetName) }];
  });
}
