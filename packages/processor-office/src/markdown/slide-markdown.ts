import type { PagePart } from '@cis/fileproc-core';
import {
  createMarkdownWriter,
  type Inline,
  inlineMarkdown,
  type MarkdownWriter,
  writeParts,
} from '@cis/fileproc-core/markdown';
import { mathText } from '../drawing/text.ts';
import type { Drawn } from '../pptx/shapes.ts';
import { isOn } from '../xml/on-off.ts';
import { childOf, childrenOf, elementsOf, textOf, type XmlElement } from '../xml/tree.ts';

type DrawnText = Drawn & { readonly kind: 'text' };

/** Placeholders whose paragraphs are a list unless they say otherwise (ISO 29500-1, 19.7.10). */
const LISTS: ReadonlySet<string> = new Set(['body', 'obj']);

/** A slide: its title as a heading, its lists by level, its tables, then what is beside them. `linkOf` gives the target of a relationship. */
export function slideMarkdown(
  texts: readonly DrawnText[],
  parts: readonly PagePart[],
  linkOf: (relationshipId: string) => string | undefined,
): string {
  const writer = createMarkdownWriter();
  for (const { element, placeholder } of texts)
    if (element.name === 'a:tbl') writer.table(tableRows(element, linkOf));
    else if (placeholder === 'title' || placeholder === 'ctrTitle')
      writer.heading(
        2,
        childrenOf(element, 'a:p')
          .map((line) => inlineMarkdown(piecesOf(line, linkOf, true)))
          .join(' '),
      );
    else writeBody(writer, element, LISTS.has(placeholder ?? ''), linkOf);
  writeParts(writer, parts);
  return writer.take();
}

function writeBody(
  writer: MarkdownWriter,
  body: XmlElement,
  isList: boolean,
  linkOf: (relationshipId: string) => string | undefined,
): void {
  /** Numbers reached, by level. */
  const reached: (number | undefined)[] = [];
  let plain: string[] = [];
  const endPlain = () => {
    if (plain.length > 0) writer.paragraph(plain.join('\n'));
    plain = [];
  };
  for (const paragraph of childrenOf(body, 'a:p')) {
    const markdown = inlineMarkdown(piecesOf(paragraph, linkOf, false));
    if (markdown.trim() === '') continue;
    const properties = childOf(paragraph, 'a:pPr');
    const level = Math.min(8, Number(properties?.attributes.lvl) || 0);
    reached.length = Math.min(reached.length, level + 1);
    const label = labelOf(properties, level, isList, reached);
    if (label === undefined) plain.push(markdown);
    else {
      endPlain();
      writer.item({ level: level + 1, label, markdown });
    }
  }
  endPlain();
}

/** The label that a paragraph says to have (ISO 29500-1, 21.1.2.4); undefined for none. */
function labelOf(
  properties: XmlElement | undefined,
  level: number,
  isList: boolean,
  reached: (number | undefined)[],
): string | undefined {
  const numbered = childOf(properties, 'a:buAutoNum')?.attributes;
  if (numbered) {
    const number = reached[level] === undefined ? Number(numbered.startAt) || 1 : reached[level] + 1;
    reached[level] = number;
    return `${number}${numbered.type?.endsWith('ParenR') ? ')' : '.'}`;
  }
  reached[level] = undefined;
  if (childOf(properties, 'a:buNone')) return undefined;
  return isList || level > 0 || childOf(properties, 'a:buChar') || childOf(properties, 'a:buBlip') ? '•' : undefined;
}

/** The runs of a paragraph (ISO 29500-1, 21.1.2.3). */
function piecesOf(
  paragraph: XmlElement,
  linkOf: (relationshipId: string) => string | undefined,
  plain: boolean,
): Inline[] {
  return elementsOf(paragraph).flatMap((child): Inline[] => {
    if (child.name === 'a:fld' && child.attributes.type === 'slidenum') return [];
    if (child.name === 'a:br') return [{ text: '\n' }];
    if (child.name === 'a14:m' || child.name.startsWith('m:')) return [{ text: mathText(child) }];
    if (child.name !== 'a:r' && child.name !== 'a:fld') return [];
    const properties = childOf(child, 'a:rPr');
    const { b, i, strike } = properties?.attributes ?? {};
    const id = childOf(properties, 'a:hlinkClick')?.attributes['r:id'];
    const text = childrenOf(child, 'a:t')
      .map(textOf)
      .join('')
      .replaceAll(/[\r\n]+/g, ' ');
    const link = id === undefined ? undefined : linkOf(id);
    const look = { bold: isSet(b), italic: isSet(i), strike: strike !== undefined && strike !== 'noStrike' };
    return [{ text, link, ...(plain ? {} : look) }];
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && isOn(value);
}

/** Rows of a table; a cell that a merge covers is empty (ISO 29500-1, 21.1.3.16). */
function tableRows(table: XmlElement, linkOf: (relationshipId: string) => string | undefined): string[][] {
  return childrenOf(table, 'a:tr').map((row) =>
    childrenOf(row, 'a:tc').map((cell) =>
      childrenOf(childOf(cell, 'a:txBody'), 'a:p')
        .map((paragraph) => inlineMarkdown(piecesOf(paragraph, linkOf, false)))
        .join('\n'),
    ),
  );
}
