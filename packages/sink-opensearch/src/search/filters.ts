import type { SearchQuery } from '@cis/fileproc-core';
import type { QueryBody } from './query-body.ts';

/** The filters of a search; all must hold. */
export function filterBodies(query: SearchQuery): QueryBody[] {
  const filters: QueryBody[] = [];
  if (query.types?.length)
    filters.push({ bool: { should: query.types.flatMap(typeFilters), minimum_should_match: 1 } });
  if (query.path) filters.push(pathFilter(query.path));
  if (query.modifiedAfter) filters.push({ range: { modified_at: { gte: query.modifiedAfter.toISOString() } } });
  if (query.modifiedBefore) filters.push({ range: { modified_at: { lt: query.modifiedBefore.toISOString() } } });
  const size = {
    ...(query.minSize !== undefined && { gte: query.minSize }),
    ...(query.maxSize !== undefined && { lte: query.maxSize }),
  };
  if (Object.keys(size).length > 0) filters.push({ range: { file_size: size } });
  return filters;
}

/** `image/*` and `application/pdf` are media types; `pdf`, `.pdf` and `word` an extension or a word for the type. */
function typeFilters(type: string): QueryBody[] {
  const wanted = type.trim().toLowerCase();
  if (wanted.includes('/')) return [{ wildcard: { mime_type: { value: wanted.replace(/[\\?]/g, '\\$&') } } }];
  const word = wanted.replace(/^\*?\./, '');
  return [{ term: { file_extension: word } }, { term: { file_type: word } }];
}

/** Paths that begin so. A name from macOS is decomposed (NFD), the one that is typed is not: that difference alone is none. */
export function pathFilter(path: string): QueryBody {
  const exact = { prefix: { file_path: { value: path } } };
  const composed = path.normalize('NFC');
  const should = [
    exact,
    { prefix: { file_path: { value: composed } } },
    { prefix: { composed_path: { value: composed } } },
  ];
  return { bool: { should, minimum_should_match: 1 } };
}
