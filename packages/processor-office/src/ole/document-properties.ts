import type { Metadata } from '@cis/fileproc-core';
import type { Ole2File } from '@cis/fileproc-core/ole2';
import { keywordsOf, metadataCollector } from '../metadata.ts';
import { type PropertyValue, readPropertySets } from './property-set.ts';

/** A property set of a document is some hundred bytes, with a preview some hundred kilobytes. */
const MAX_BYTES = 4 << 20;

/** Properties of `\u0005SummaryInformation` ([MS-OLEPS] 3.1, [MS-OSHARED] 2.3.3.2.1) and their names in the metadata. */
const SUMMARY: readonly (readonly [id: number, name: string])[] = [
  [2, 'title'],
  [4, 'creator'],
  [6, 'description'],
  [3, 'description'],
  [8, 'contributor'],
  [12, 'created'],
  [13, 'modified'],
  [14, 'pageCount'],
  [15, 'wordCount'],
  [16, 'characterCount'],
  [18, 'creatorTool'],
];

/** Properties of the first set of `\u0005DocumentSummaryInformation` ([MS-OSHARED] 2.3.3.2.2). */
const DOCUMENT_SUMMARY: readonly (readonly [id: number, name: string])[] = [
  [2, 'category'],
  [7, 'slideCount'],
  [14, 'manager'],
  [15, 'publisher'],
  [27, 'status'],
  [28, 'language'],
  [29, 'version'],
];

/** What the property sets of a document say, under the names of `Extraction.metadata`. */
export async function readDocumentProperties(file: Ole2File): Promise<Metadata> {
  const { metadata, set, custom } = metadataCollector();
  const [summary] = await setsOf(file, '\u0005SummaryInformation');
  for (const [id, name] of SUMMARY) set(name, plain(name, summary?.values.get(id)));
  const keywords = summary?.values.get(5);
  if (typeof keywords === 'string') set('subject', keywordsOf(keywords));
  const [document, own] = await setsOf(file, '\u0005DocumentSummaryInformation');
  for (const [id, name] of DOCUMENT_SUMMARY) set(name, plain(name, document?.values.get(id)));
  for (const [id, name] of own?.names ?? []) {
    const value = plain(name, own?.values.get(id));
    // Names that begin so are the program's own: _PID_GUID, _PID_HLINKS, _AdHocReviewCycleID.
    if (value !== undefined && !Array.isArray(value) && !name.startsWith('_')) custom(name, value);
  }
  return metadata;
}

async function setsOf(file: Ole2File, name: string) {
  const stream = file.stream(name);
  return stream ? readPropertySets(await stream.bytes(MAX_BYTES)) : [];
}

function plain(name: string, value: PropertyValue | undefined): string | number | boolean | undefined {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return undefined;
  // A count of nothing is what programs write that do not count.
  if (name.endsWith('Count')) return typeof value === 'number' && value > 0 ? value : undefined;
  return value;
}
