import type { PagePart } from '../contract/extraction.ts';
import { escapeText } from './escape.ts';
import type { MarkdownWriter } from './writer.ts';

const KINDS: Readonly<Record<PagePart['kind'], string>> = {
  header: 'Header',
  footer: 'Footer',
  footnote: 'Footnote',
  endnote: 'Endnote',
  comment: 'Comment',
  note: 'Notes',
  'alt-text': 'Picture',
  'text-box': 'Text box',
  chart: 'Chart',
  diagram: 'Diagram',
  annotation: 'Annotation',
  stamp: 'Stamp',
  'form-field': 'Form field',
  link: 'Link',
  caption: 'Caption',
  other: 'Also',
};

/** Writes parts of a page as quotations that say what they are; alternative texts as the pictures that they stand for. */
export function writeParts(writer: MarkdownWriter, parts: readonly PagePart[]): void {
  for (const { kind, text, author } of parts)
    if (kind === 'alt-text') writer.paragraph(pictureMarkdown(text));
    else writer.aside(author ? `${KINDS[kind]} (${escapeText(author)})` : KINDS[kind], escapeText(text));
}

/** A picture of which only the alternative text is known. */
export function pictureMarkdown(alternativeText: string): string {
  const text = alternativeText.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? '' : `![${escapeText(text)}]()`;
}
