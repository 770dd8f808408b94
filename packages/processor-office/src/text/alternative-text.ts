import { cleanText } from './clean.ts';

/** Programs fill in where a picture came from: a path, an address or a file's name, which nobody wrote for a reader. */
const FILE_NAME =
  /^(?:(?:https?|file|ftp|cid):\S+|(?:[a-z]:[\\/]|\\\\|\/).*|.{1,200}\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|ico|pct|pict))$/is;

/** The alternative text of a picture or shape out of its title and description, each once; empty where there is none. */
export function alternativeTextOf(...texts: (string | undefined)[]): string {
  const written = texts.map((text) =>
    cleanText(text ?? '')
      .replace(/^(?:description|説明): ?/i, '')
      .trim(),
  );
  return [...new Set(written)].filter((text) => text !== '' && !FILE_NAME.test(text)).join('\n');
}
