/** A number as a cell with this format shows it. */
export function displayNumber(value: number, _format: string): string {
  return String(value);
}
