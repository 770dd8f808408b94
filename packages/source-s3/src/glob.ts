/**
 * A pattern for keys as a test: `*` and `?` stand for anything but `/`, `**` for any folders, `[a-z]` and `{pdf,docx}` as
 * usual, `\` before a character for itself. A pattern without `/` is about the last part of the key, wherever it lies;
 * with one it is about the whole key, in which a `/` at the beginning counts as any character. Upper and lower case differ.
 */
export function globTest(pattern: string): (key: string) => boolean {
  const expression = new RegExp(`^${source(pattern)}$`, 'su');
  if (pattern.includes('/')) return (key) => expression.test(key);
  return (key) => expression.test(key.slice(key.lastIndexOf('/') + 1));
}

function source(pattern: string): string {
  let result = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (pattern.startsWith('**/', at) && (at === 0 || pattern[at - 1] === '/')) {
      result += '(?:.*/)?';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      result += '.*';
      at += 1;
    } else if (char === '*') result += '[^/]*';
    else if (char === '?') result += '[^/]';
    else if (char === '[' && pattern.indexOf(']', at + 2) > 0) {
      const end = pattern.indexOf(']', at + 2);
      const inside = pattern.slice(at + 1, end).replace(/[\\[\]^]/g, '\\$&');
      result += inside.startsWith('!') ? `[^/${inside.slice(1)}]` : `[${inside}]`;
      at = end;
    } else if (char === '{') {
      result += '(?:';
      depth++;
    } else if (char === '}' && depth > 0) {
      result += ')';
      depth--;
    } else if (char === ',' && depth > 0) result += '|';
    else result += escaped(char === '\\' && at + 1 < pattern.length ? pattern[++at]! : char);
  }
  return result + ')'.repeat(depth);
}

function escaped(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
