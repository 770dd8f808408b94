/** The query language of the indexes of fileproc, and how text and words are cut for them: for authors of sinks. */
export { type Expression, type Field, type Words, wantedWords } from './expression.ts';
export { CHARACTER, type CharacterClass, classOf, foldOf } from './fold.ts';
export { type NormalizedText, normalizeWithPlaces } from './normalize.ts';
export { type Occurrence, occurrencesOf } from './occurrences.ts';
export { parseQuery } from './parse.ts';
export { beginningOf, snippetOf } from './snippet.ts';
export { indexedText, type TokenReceiver, tokenize } from './tokens.ts';
