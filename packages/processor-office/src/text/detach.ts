/**
 * The same string with memory of its own. V8 keeps pieces of a string as views: a word of a chunk of 64 KB that is kept
 * keeps the chunk.
 */
export function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
