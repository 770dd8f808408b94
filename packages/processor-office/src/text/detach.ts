/** Texts that V8 can keep with one byte a character. */
const ONE_BYTE = /^[\0-\xff]*$/;

/**
 * The same string with memory of its own. V8 keeps pieces of a string as views: a word of a chunk of 64 KB that is kept
 * keeps the chunk.
 */
export function detached(text: string): string {
  if (text.length < 13) return text;
  const encoding = ONE_BYTE.test(text) ? 'latin1' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
}
