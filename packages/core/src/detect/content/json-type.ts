import type { ContentVerdict } from '../detectable-file.ts';

/**
 * JSON by its start, as a guess that a telling name beats: texts that begin with a bracket are common.
 *
 * @param complete whether `text` is all of the file: then it must parse
 */
export function jsonType(text: string, complete: boolean): ContentVerdict | undefined {
  const start = text
    .slice(0, 200)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (!/^(?:\{\s*["}]|\[\s*(?:[[{"\]]|-?\d|true|false|null))/.test(start)) return undefined;
  if (complete && parses(text.replace(/^\ufeff/, ''))) return json('JSON that parses');
  const firstLine = text.slice(0, text.indexOf('\n') + 1);
  if (firstLine.trimStart().startsWith('{') && parses(firstLine))
    return { mediaType: 'application/x-ndjson', evidence: 'JSON in its first line', formOnly: true };
  return !complete && /^(?:\{\s*"|\[\s*[[{"])/.test(start) ? json('start of JSON') : undefined;
}

function json(evidence: string): ContentVerdict {
  return { mediaType: 'application/json', evidence, formOnly: true };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
