/** Where a word is looked for, when the query says so (`name:`). */
export type Field = 'name' | 'title' | 'about' | 'path' | 'text';

/** Words that stand side by side: a word, a phrase, or a run of Japanese. */
export interface Words {
  readonly kind: 'words';
  readonly field?: Field;
  /** As they were typed. */
  readonly text: string;
  /** As `tokenize` makes them; at least one. */
  readonly tokens: readonly string[];
  /** The last token is the beginning of a word. */
  readonly prefix: boolean;
  /** That beginning is one character of a run: what is marked is that character, not the pair. */
  readonly single: boolean;
}

/** A query. `and` of nothing matches every document. */
export type Expression =
  | Words
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression };

/** The words of a query that are looked for, not those that are excluded. */
export function wantedWords(expression: Expression): Words[] {
  switch (expression.kind) {
    case 'words':
      return [expression];
    case 'not':
      return [];
    default:
      return expression.of.flatMap(wantedWords);
  }
}
