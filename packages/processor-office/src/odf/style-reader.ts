import type { Attributes } from '../xml/read-xml.ts';
import type { OdfDocument, Style } from './document.ts';
import { type ListLevel, OUTLINE } from './lists.ts';

/** Reads styles as they come, wherever they stand: `styles.xml`, the beginning of `content.xml`, a flat file. */
export function createStyleReader({ styles, lists }: OdfDocument): (name: string, attributes: Attributes) => void {
  let style: Style | undefined;
  let levels: Map<number, ListLevel> | undefined;
  return (name, attributes) => {
    switch (name) {
      case 'style:style':
        style = {
          breakBefore: false,
          breakAfter: false,
          hidden: false,
          hidesText: false,
          showsFooter: true,
          master: attributes['style:master-page-name'] || undefined,
          parent: attributes['style:parent-style-name'],
        };
        if (attributes['style:name'] !== undefined) styles.set(attributes['style:name'], style);
        return;
      case 'style:paragraph-properties':
      case 'style:table-properties':
        if (!style) return;
        if (attributes['fo:break-before'] === 'page') style.breakBefore = true;
        if (attributes['fo:break-after'] === 'page') style.breakAfter = true;
        if (attributes['table:display'] === 'false') style.hidden = true;
        return;
      case 'style:text-properties':
        if (style && attributes['text:display'] === 'none') style.hidesText = true;
        return;
      case 'style:drawing-page-properties':
        if (style && attributes['presentation:visibility'] === 'hidden') style.hidden = true;
        if (style && attributes['presentation:display-footer'] === 'false') style.showsFooter = false;
        return;
      case 'text:list-style':
      case 'text:outline-style':
        levels = new Map();
        lists.set(name === 'text:outline-style' ? OUTLINE : (attributes['style:name'] ?? ''), levels);
        return;
      case 'text:list-level-style-number':
      case 'text:list-level-style-bullet':
      case 'text:list-level-style-image':
      case 'text:outline-level-style':
        levels?.set(Number(attributes['text:level'] ?? 1), levelOf(name, attributes));
    }
  };
}

function levelOf(name: string, attributes: Attributes): ListLevel {
  const isNumber = name === 'text:list-level-style-number' || name === 'text:outline-level-style';
  return {
    format: isNumber ? (attributes['style:num-format'] ?? '') : name.endsWith('bullet') ? undefined : '',
    prefix: attributes['style:num-prefix'] ?? '',
    suffix: attributes['style:num-suffix'] ?? '',
    start: Number(attributes['text:start-value'] ?? 1) || 1,
    shown: Number(attributes['text:display-levels'] ?? 1) || 1,
  };
}
