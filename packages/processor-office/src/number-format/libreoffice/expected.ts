import { type FormatCase, WORKBOOKS } from './cases.ts';

/** What LibreOffice showed, a line a case: workbook, format, value, what was shown; format and value as JSON. */
export const EXPECTED_FILE = new URL('expected.tsv', import.meta.url);

/** The key of a case in the table. */
export function keyOf(workbook: string, { format, value }: FormatCase): string {
  return [workbook, JSON.stringify(format), JSON.stringify(value)].join('\t');
}

/** Writes the table: its first line names the version that showed the values. */
export function writeExpected(version: string, shown: ReadonlyMap<string, readonly string[]>): string {
  const lines = WORKBOOKS.flatMap(({ name, cases }) =>
    cases.map((one, index) => `${keyOf(name, one)}\t${shown.get(name)?.[index] ?? ''}`),
  );
  return `# shown by ${version}\n${lines.join('\n')}\n`;
}

/** Reads the table: what was shown, by {@link keyOf}. */
export function readExpected(table: string): Map<string, string> {
  const lines = table.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf('\t');
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
}

/** Without the room that aligns digits in columns and signs at the edge of a cell: what stands in it is the same. */
export function withoutRoom(shown: string): string {
  return shown.replace(/\s+/g, ' ').trim();
}
