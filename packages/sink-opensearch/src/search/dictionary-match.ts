import { PAGE_SEPARATOR, type SnippetPiece } from '@cis/fileproc-core';
import type { Words } from '@cis/fileproc-core/query';
import { ask } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';
import { dictionaryBody } from './query-body.ts';

/** Around a match; private-use characters, which no search shows. */
const [OPEN, CLOSE] = ['\ue000', '\ue001'];
/** UTF-16 code units of a document that are analysed once more for its snippet. */
const MAX_ANALYZED = 1_000_000;
const SNIPPET_LENGTH = 200;

/** Where the dictionary found a word that does not stand in the text as it was typed: 食べる in 食べた. */
export interface DictionaryMatch {
  /** From 1. */
  readonly page: number;
  readonly snippet: SnippetPiece[];
}

interface Answer {
  hits: {
    hits: { _id: string; _source: { extracted_text?: string }; highlight?: { extracted_text?: string[] } }[];
  };
}

/** Asks the highlighter, for the few documents where nothing else explains the hit. */
export async function dictionaryMatches<Found extends { readonly id: string }>(
  requester: Requester,
  index: string,
  found: readonly Found[],
  words: readonly Words[],
): Promise<Map<Found, DictionaryMatch>> {
  const matches = new Map<Found, DictionaryMatch>();
  if (found.length === 0) return matches;
  const answer = await ask<Answer>(requester, {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_search`,
    body: {
      query: { terms: { document_id: found.map(({ id }) => id) } },
      size: found.length,
      _source: ['extracted_text'],
      highlight: {
        fields: { extracted_text: {} },
        highlight_query: dictionaryBody(words),
        pre_tags: [OPEN],
        post_tags: [CLOSE],
        number_of_fragments: 1,
        fragment_size: SNIPPET_LENGTH,
        max_analyzer_offset: MAX_ANALYZED,
      },
    },
  });
  for (const { _id, _source, highlight } of answer.hits.hits) {
    const hit = found.find(({ id }) => id === _id);
    const fragment = highlight?.extracted_text?.[0];
    if (hit && fragment) matches.set(hit, matchOf(_source.extracted_text ?? '', fragment));
  }
  return matches;
}

function matchOf(text: string, fragment: string): DictionaryMatch {
  const plain = fragment.replaceAll(OPEN, '').replaceAll(CLOSE, '');
  const before = text.slice(0, Math.max(0, text.indexOf(plain)) + Math.max(0, fragment.indexOf(OPEN)));
  const snippet = fragment
    .split(OPEN)
    .flatMap((piece, at): SnippetPiece[] => {
      const [match, rest] = at === 0 ? ['', piece] : piece.split(CLOSE, 2);
      return [
        { text: match ?? '', match: true },
        { text: rest ?? '', match: false },
      ];
    })
    .map(({ text: shown, match }) => ({ text: shown.replace(/\s+/gu, ' '), match }))
    .filter(({ text: shown }) => shown !== '');
  return { page: before.split(PAGE_SEPARATOR).length, snippet };
}
