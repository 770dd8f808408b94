import type { IndexedDocument, SearchHit } from '@cis/fileproc-core';
import type { Words } from '@cis/fileproc-core/query';
import { beginningOf, snippetOf } from '@cis/fileproc-core/query';
import { ask } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';
import type { StoredDocument } from '../read/source.ts';
import { NAME_FIELDS, type NameField, namesOf } from '../write/names.ts';
import { type DictionaryMatch, dictionaryMatches } from './dictionary-match.ts';
import { shownPage, textPages } from './shown-page.ts';

/** Characters of text that are fetched at once: some 6 MB of Japanese. */
const MAX_FETCHED = 2_000_000;
/** Of a document that was found without words. */
const BEGINNING = 1_000;

/** A document that a search found. */
export interface Found {
  readonly id: string;
  readonly routing: string;
  readonly score: number;
  readonly document: IndexedDocument;
}

type Text = Pick<StoredDocument, 'extracted_text' | 'pages'>;

/**
 * Finds page and snippet of each hit by reading its text here, with the same tokens that the index has: OpenSearch's highlighter
 * would tell no page, and stops at `index.highlight.max_analyzed_offset`.
 */
export async function shownHits(
  requester: Requester,
  index: string,
  found: readonly Found[],
  wanted: readonly Words[],
): Promise<SearchHit[]> {
  const inText = inField(wanted, 'text');
  const hits = new Map<Found, SearchHit>();
  const unexplained: Found[] = [];
  for (const some of groups(found)) {
    const texts = await textsOf(requester, index, some);
    for (const [at, hit] of some.entries()) {
      const shown = await shownIn(hit, texts[at] ?? {}, wanted, inText);
      hits.set(hit, shown);
      if (shown.snippet.length === 0 && inText.length > 0) unexplained.push(hit);
    }
  }
  const matches = await dictionaryMatches(requester, index, unexplained, inText);
  return found.map((hit) => ({ ...hits.get(hit)!, ...shownMatch(matches.get(hit)) }));
}

function* groups(found: readonly Found[]): Generator<Found[]> {
  let group: Found[] = [];
  let characters = 0;
  for (const hit of found) {
    if (group.length > 0 && characters + hit.document.char_count > MAX_FETCHED) {
      yield group;
      group = [];
      characters = 0;
    }
    group.push(hit);
    characters += hit.document.char_count;
  }
  if (group.length > 0) yield group;
}

async function textsOf(requester: Requester, index: string, found: readonly Found[]): Promise<(Text | undefined)[]> {
  const { docs } = await ask<{ docs: { _source?: Text }[] }>(requester, {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_mget`,
    // What the search saw, not what was written since.
    query: { _source_includes: 'extracted_text,pages', realtime: false },
    body: { docs: found.map(({ id, routing }) => ({ _id: id, routing })) },
  });
  return docs.map(({ _source }) => _source);
}

async function shownIn(
  { document, score }: Found,
  { extracted_text: text = '', pages = [] }: Text,
  wanted: readonly Words[],
  inText: readonly Words[],
): Promise<SearchHit> {
  const page = await shownPage(text, inText);
  const snippet = page && snippetOf(page.text, inText);
  if (page && snippet) {
    const name = pages[page.number - 1]?.name;
    return { document, score, page: page.number, ...(name !== undefined && { pageName: name }), snippet };
  }
  return { document, score, snippet: snippetOfNames(document, wanted) ?? beginning(text, wanted) };
}

function inField(wanted: readonly Words[], field: NameField | 'text'): Words[] {
  return wanted.filter(
    (words) => words.field === undefined || words.field === field || (words.field === 'path' && field === 'name'),
  );
}

function snippetOfNames(document: IndexedDocument, wanted: readonly Words[]): SearchHit['snippet'] | undefined {
  const names = namesOf(document);
  for (const field of NAME_FIELDS) {
    const snippet = snippetOf(names[field], inField(wanted, field));
    if (snippet) return snippet;
  }
  return undefined;
}

function beginning(text: string, wanted: readonly Words[]): SearchHit['snippet'] {
  if (wanted.length > 0) return [];
  const [first] = textPages(text.slice(0, BEGINNING));
  return beginningOf(first?.text ?? '');
}

function shownMatch(match: DictionaryMatch | undefined): Partial<SearchHit> {
  return match ? { page: match.page, snippet: match.snippet } : {};
}
