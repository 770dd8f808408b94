/**
 * The text of a header or footer out of its codes (ISO 29500-1, 18.3.1.46; [MS-XLS] 2.4.136): left, centre and right on a line each. The name of
 * the sheet is put in; page numbers, dates and the file's name are not, since they are nobody's text.
 */
export function marginText(codes: string, sheetName: string): string {
  return codes
    .replace(/&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCRA&]|[A-Za-z])/g, (code) => {
      switch (code) {
        case '&L':
        case '&C':
        case '&R':
          return '\n';
        case '&A':
          return sheetName;
        case '&&':
          return '&';
        default:
          return '';
      }
    })
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');
}
