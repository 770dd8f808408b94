import { type Expression, type Field, type Words, wantedWords } from '@cis/fileproc-core/query';
import { PAGE_BREAK_TOKEN } from '../definition/analysis.ts';

/** A query as OpenSearch takes it. */
export type QueryBody = Readonly<Record<string, unknown>>;

/** Field of the text by pairs of characters. */
const BIGRAM_TEXT = 'extracted_text.bigram';
/** Where names are searched, and how much a match weighs there; in the text it is 1. */
const NAMES: Readonly<Record<Exclude<Field, 'text'>, Readonly<Record<string, number>>>> = {
  name: { search_name: 4 },
  title: { search_title: 4 },
  about: { search_about: 1.5 },
  path: { search_path: 1, search_name: 1 },
};
const EVERYWHERE = { search_name: 4, search_title: 4, search_about: 1.5, search_path: 1 };
/** What a match in other fields than the best one adds. */
const TIE_BREAKER = 0.2;
/** Words that the beginning at the end of a phrase stands for at most. */
const MAX_EXPANSIONS = 1_000;
/** Of words that stand on one page, more than those apart gain by being frequent. */
const SAME_PAGE_BOOST = 10;

/**
 * A query of `docs/search.md`. Each word is widened where it stands: the pairs of its characters or the words of the dictionary, in
 * the text or in a name. A clause beside the whole query would let what is excluded in again.
 */
export function queryBody(expression: Expression): QueryBody {
  switch (expression.kind) {
    case 'words':
      return wordsBody(expression);
    case 'not':
      return { bool: { must_not: [queryBody(expression.of)] } };
    case 'or':
      return { bool: { should: expression.of.map(queryBody), minimum_should_match: 1 } };
    case 'and': {
      if (expression.of.length === 0) return { match_all: {} };
      const must = expression.of.filter(({ kind }) => kind !== 'not').map(queryBody);
      const excluded = expression.of.flatMap((term) => (term.kind === 'not' ? [queryBody(term.of)] : []));
      return { bool: { must, must_not: excluded } };
    }
  }
}

/** Words looked for in the text, by dictionary alone: what is highlighted where the pairs do not stand in it. */
export function dictionaryBody(words: readonly Words[]): QueryBody {
  return { bool: { should: words.flatMap(mainClauses) } };
}

function wordsBody(words: Words): QueryBody {
  const inText = words.field === undefined || words.field === 'text';
  const names = words.field === undefined ? EVERYWHERE : words.field === 'text' ? {} : NAMES[words.field];
  const queries = [
    ...(inText ? [...mainClauses(words), pairsBody(words, BIGRAM_TEXT, 1)] : []),
    ...Object.entries(names).map(([field, boost]) => pairsBody(words, field, boost)),
  ];
  return queries.length === 1 ? queries[0]! : { dis_max: { queries, tie_breaker: TIE_BREAKER } };
}

/** A beginning, or one character, is no word of a dictionary. */
function mainClauses({ text, prefix }: Words): QueryBody[] {
  return prefix ? [] : [{ match_phrase: { extracted_text: { query: text } } }];
}

function pairsBody({ tokens, prefix }: Words, field: string, boost: number): QueryBody {
  const query = tokens.join(' ');
  if (!prefix) return { match_phrase: { [field]: { query, analyzer: 'query', boost } } };
  if (tokens.length === 1) return { prefix: { [field]: { value: query, boost } } };
  return { match_phrase_prefix: { [field]: { query, analyzer: 'query', max_expansions: MAX_EXPANSIONS, boost } } };
}

/** Raises documents that have the words of a query on one page; undefined where that cannot be told or makes no difference. */
export function samePageBody(expression: Expression): QueryBody | undefined {
  if (wantedWords(expression).length < 2) return undefined;
  const intervals = intervalsOf(expression);
  if (!intervals) return undefined;
  const filter = { not_containing: { match: { query: PAGE_BREAK_TOKEN, analyzer: 'query' } } };
  const together = { all_of: { intervals: [intervals], filter } };
  return { constant_score: { filter: { intervals: { [BIGRAM_TEXT]: together } }, boost: SAME_PAGE_BOOST } };
}

function intervalsOf(expression: Expression): QueryBody | undefined {
  switch (expression.kind) {
    case 'words': {
      const { field, tokens, prefix } = expression;
      if ((field !== undefined && field !== 'text') || prefix) return undefined;
      return { match: { query: tokens.join(' '), analyzer: 'query', ordered: true, max_gaps: 0 } };
    }
    case 'not':
      return undefined;
    default: {
      const intervals = expression.of.map(intervalsOf).filter((found) => found !== undefined);
      if (intervals.length < 2) return intervals[0];
      return expression.kind === 'or' ? { any_of: { intervals } } : { all_of: { intervals, ordered: false } };
    }
  }
}
