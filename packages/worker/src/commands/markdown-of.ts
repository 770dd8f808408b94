import { type ExtractedDocument, pageText } from '@cis/fileproc-core';

/**
 * A document in Markdown, with what lies in it behind it. Comments, which no renderer shows, say where pages and embedded files
 * begin. A page of a format without structure is given as its text.
 */
export function markdownOf(document: ExtractedDocument): string {
  const pages = document.pages.map((page) => {
    const content = (page.markdown ?? pageText(page)).trim();
    return page.number === 1 ? content : `<!-- page ${page.number} -->\n\n${content}`.trim();
  });
  const inside = document.embedded.flatMap(({ path, document: child }) =>
    child ? [fileComment(path), markdownOf(child)] : [],
  );
  return [...pages, ...inside].filter((block) => block !== '').join('\n\n');
}

/** Tells where a file begins. A name is anyone's text: it must neither end the comment nor the line. */
export function fileComment(path: string): string {
  const name = path.replaceAll(/\p{Cc}+/gu, ' ').replaceAll(/-(?=[->])|-$/g, '%2D');
  return `<!-- file: ${name} -->`;
}
