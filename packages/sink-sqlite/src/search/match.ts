import { type Expression, type Field, type Words, wantedWords } from '@cis/fileproc-core/query';

/** Which columns of `names_index` a field means; a path ends in a name. */
const COLUMNS: Readonly<Record<Exclude<Field, 'text'>, string>> = {
  name: 'name',
  title: 'title',
  about: 'about',
  path: '{path name}',
};

/** Words as an expression of FTS5 over the text of pages; undefined where they are looked for in names only. */
export function textMatch(words: Words): string | undefined {
  return words.field === undefined || words.field === 'text' ? phrase(words) : undefined;
}

/** Words as an expression of FTS5 over names and metadata; undefined where they are looked for in the text only. */
export function namesMatch(words: Words): string | undefined {
  if (words.field === 'text') return undefined;
  return words.field ? `${COLUMNS[words.field]} : ${phrase(words)}` : phrase(words);
}

/** A query as an expression that holds on one page: exclusions, which are of whole documents, are left out. */
export function pageMatch(expression: Expression): string | undefined {
  if (expression.kind === 'words') return textMatch(expression);
  if (expression.kind === 'not') return undefined;
  return joined(expression.of.map(pageMatch), expression.kind === 'and' ? ' AND ' : ' OR ');
}

/** Any of the wanted words of a query, in the text of pages. */
export function anyTextMatch(expression: Expression): string | undefined {
  return joined(wantedWords(expression).map(textMatch), ' OR ');
}

/** Any of the wanted words of a query, in names and metadata. */
export function anyNamesMatch(expression: Expression): string | undefined {
  return joined(wantedWords(expression).map(namesMatch), ' OR ');
}

/** Tokens are letters and digits only (see `tokenize`), so nothing in the quotes can end them. */
function phrase({ tokens, prefix }: Words): string {
  return `"${tokens.join(' ')}"${prefix ? ' *' : ''}`;
}

function joined(parts: readonly (string | undefined)[], operator: string): string | undefined {
  const found = parts.filter((part) => part !== undefined);
  return found.length > 1 ? `(${found.join(operator)})` : found[0];
}
