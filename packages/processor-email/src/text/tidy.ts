/** Line ends as `\n`, without control characters, spaces at line ends, and empty lines at both ends. */
export function tidy(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]+/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd());
  const first = lines.findIndex(Boolean);
  return first < 0
    ? ''
    : lines
        .slice(first, lines.findLastIndex(Boolean) + 1)
        .join('\n')
        .toWellFormed();
}
