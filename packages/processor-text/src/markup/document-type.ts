import { FileprocError } from '@cis/fileproc-core';

/** Characters in which the document type declaration must end; DocBook's longest customisations have some ten thousand. */
export const HEAD_CHARACTERS = 1_000_000;

/**
 * Takes the document type declaration out of the head of an XML file, so that nothing behind it ever sees an entity: none
 * is declared, so none is expanded or fetched, and no amplification exists. Without this the markup in entity values would
 * be read as content. Knows quotation marks, comments and instructions within it (XML 1.0, 2.8). `head` is the whole file or at
 * least {@link HEAD_CHARACTERS} of it. Throws CORRUPT where the declaration does not end in it.
 */
export function withoutDocumentType(head: string, name: string): string {
  let at = head.indexOf('<');
  while (at >= 0) {
    if (head.startsWith('<!--', at)) at = after(head, '-->', at + 4);
    else if (head.startsWith('<?', at)) at = after(head, '?>', at + 2);
    else if (head.startsWith('<!DOCTYPE', at)) {
      const end = declarationEnd(head, at + 9);
      if (end < 0) throw new FileprocError('CORRUPT', `The document type declaration of ${name} does not end.`);
      return head.slice(0, at) + head.slice(end);
    } else return head;
    if (at >= 0) at = head.indexOf('<', at);
  }
  return head;
}

function declarationEnd(head: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at >= 0 && at < head.length) {
    const character = head[at]!;
    if (character === '"' || character === "'") at = after(head, character, at + 1);
    else if (head.startsWith('<!--', at)) at = after(head, '-->', at + 4);
    else if (head.startsWith('<?', at)) at = after(head, '?>', at + 2);
    else {
      if (character === '>' && depth <= 0) return at + 1;
      if (character === '<' || character === '[') depth++;
      if (character === '>' || character === ']') depth--;
      at++;
    }
  }
  return -1;
}

function after(head: string, closer: string, from: number): number {
  const end = head.indexOf(closer, from);
  return end < 0 ? -1 : end + closer.length;
}
