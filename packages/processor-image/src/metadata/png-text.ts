import type { Metadata } from '@cis/fileproc-core';
import { defined } from './defined.ts';
import { clean } from './text.ts';

/** Keywords of PNG's text chunks (PNG third edition, 11.3.3.1) and what they are here. */
const NAMES: Readonly<Record<string, string>> = {
  title: 'title',
  author: 'creator',
  description: 'description',
  comment: 'description',
  copyright: 'rights',
  software: 'software',
};

/** What the text chunks of a PNG file say; the first one of a name wins. Their free dates are left out. */
export function pngTextMetadata(comments: readonly { readonly keyword: string; readonly text: string }[]): Metadata {
  const found: Record<string, string> = {};
  for (const { keyword, text } of comments) {
    const word = keyword.toLowerCase();
    const name = Object.hasOwn(NAMES, word) ? NAMES[word] : undefined;
    const value = clean(text);
    if (name && value !== '') found[name] ??= value;
  }
  return defined(found);
}
