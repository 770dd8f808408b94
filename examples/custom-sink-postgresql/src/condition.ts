import type { SearchQuery } from '@cis/fileproc-core';
import type { Expression, Words } from '@cis/fileproc-core/query';

/** A condition of SQL on `documents d`; its values are parameters, never part of the text. */
export interface Condition {
  readonly sql: string;
  readonly values: unknown[];
}

/** The words as a tsquery: those of a phrase side by side. */
export function phraseOf({ tokens, prefix }: Words): string {
  return tokens.map((token, at) => `'${token}'${prefix && at === tokens.length - 1 ? ':*' : ''}`).join(' <-> ');
}

/** Which documents a search means. A word is in a document that has it on any page, in its name or in its metadata. */
export function conditionOf(expression: Expression, query: SearchQuery): Condition {
  const values: unknown[] = [];
  const value = (each: unknown) => `$${values.push(each)}`;

  const matches = (part: Expression): string => {
    if (part.kind === 'not') return `NOT ${matches(part.of)}`;
    if (part.kind !== 'words')
      return part.of.length === 0 ? 'TRUE' : `(${part.of.map(matches).join(part.kind === 'and' ? ' AND ' : ' OR ')})`;
    const phrase = `${value(phraseOf(part))}::tsquery`;
    const inText = `d.document_id IN (SELECT document_id FROM pieces WHERE words @@ ${phrase})`;
    const inNames = `d.names @@ ${phrase}`;
    const inMetadata = `d.about @@ ${phrase}`;
    if (part.field === 'text') return inText;
    if (part.field === 'name' || part.field === 'path') return inNames;
    if (part.field === 'title' || part.field === 'about') return inMetadata;
    return `(${inText} OR ${inNames} OR ${inMetadata})`;
  };

  const type = (wanted: string): string => {
    if (!wanted.includes('/')) return `d.document->>'file_extension' = ${value(wanted.toLowerCase())}`;
    if (!wanted.endsWith('/*')) return `d.document->>'mime_type' = ${value(wanted)}`;
    return wanted === '*/*' ? 'TRUE' : `starts_with(d.document->>'mime_type', ${value(wanted.slice(0, -1))})`;
  };

  const conditions = ['d.document IS NOT NULL', matches(expression)];
  const modified = "(d.document->>'modified_at')::timestamptz";
  const size = "(d.document->>'file_size')::bigint";
  if (query.types) conditions.push(`(${query.types.map(type).join(' OR ') || 'FALSE'})`);
  if (query.path !== undefined) conditions.push(`starts_with(d.document->>'file_path', ${value(query.path)})`);
  if (query.modifiedAfter) conditions.push(`${modified} >= ${value(query.modifiedAfter)}`);
  if (query.modifiedBefore) conditions.push(`${modified} <= ${value(query.modifiedBefore)}`);
  if (query.minSize !== undefined) conditions.push(`${size} >= ${value(query.minSize)}`);
  if (query.maxSize !== undefined) conditions.push(`${size} <= ${value(query.maxSize)}`);
  return { sql: conditions.join(' AND '), values };
}
