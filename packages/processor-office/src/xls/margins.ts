/**
 * The text of a header or footer out of its codes ([MS-XLS] 2.4.136): left, centre and right on a line each. The name of the
 * sheet is put in; page numbers, dates and the file's name are not, since they are nobody's text.
 */
export function marginText(codes: string, sheetName: string): string {
  return codes
    .replace(/&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCRA&]|[A-Za-z])/g, (code) => {
      if (code === '&A') return sheetName;
      if (code === '&&') return '&';
      return code === '&L' || code === '&C' || code === '&R' ? '\n' : '';
    })
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');
}
