import { decodeHeader } from './encoded-words.ts';

/** The addresses of a field, as a person reads them: `山田 太郎 <yamada@example.jp>` (RFC 5322 3.4). */
export function addressesOf(values: readonly string[]): string[] {
  return values
    .flatMap((value) => splitList(value))
    .map(readable)
    .filter(Boolean);
}

/** The name of an address, or the address where it has none. */
export function nameOf(address: string): string {
  return /^(.+?)\s*<[^<>]*>$/.exec(address)?.[1] ?? address;
}

/** Cuts at commas and semicolons, not within quotation marks, comments, angle brackets or encoded words. */
function splitList(value: string): string[] {
  return value.match(/(?:"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^>]*>?|=\?[^?]*\?[bBqQ]\?[^?]*\?=|[^,;])+/g) ?? [];
}

function readable(address: string): string {
  // A group's name stands before a colon; its members follow.
  const [, display = '', mailbox] = /^([^<]*)<([^>]*)>?/.exec(address) ?? [];
  if (mailbox === undefined) return unquoted(decodeHeader(address.replace(/^[^"@<:]*:(?=\s*\S)/, ''))).trim();
  const name = unquoted(decodeHeader(display)).trim();
  return name && name !== mailbox.trim() ? `${name} <${mailbox.trim()}>` : mailbox.trim();
}

function unquoted(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => decodeHeader(inner.replace(/\\(.)/g, '$1')));
}
