import { symbolText } from '../text/symbols.ts';
import { childOf, childrenOf, elementsOf, textOf, type XmlElement } from '../xml/tree.ts';

/** The paragraphs of a DrawingML text body (ISO 29500-1, 21.1.2.1.1 and 21.1.2.2.6), empty ones included. */
export function paragraphsOf(body: XmlElement | undefined): string[] {
  return childrenOf(body, 'a:p').map(paragraphText);
}

/** A text body as lines, without empty ones. */
export function bodyText(body: XmlElement | undefined): string {
  return paragraphsOf(body)
    .filter((line) => line.trim() !== '')
    .join('\n');
}

function paragraphText(paragraph: XmlElement): string {
  let text = '';
  for (const child of elementsOf(paragraph)) {
    // The number of the slide is counted by the program.
    if (child.name === 'a:fld' && child.attributes.type === 'slidenum') continue;
    if (child.name === 'a:r' || child.name === 'a:fld')
      for (const run of childrenOf(child, 'a:t'))
        text += symbolText(symbolFont(child), textOf(run)).replaceAll(/[\r\n]+/g, ' ');
    else if (child.name === 'a:br') text += '\n';
    else if (child.name === 'a14:m' || child.name.startsWith('m:')) text += mathText(child);
  }
  return text;
}

/** The font of symbols that a run names (21.1.2.3.10), else that of its letters. */
function symbolFont(run: XmlElement): string | undefined {
  return (childOf(run, 'a:rPr', 'a:sym') ?? childOf(run, 'a:rPr', 'a:latin'))?.attributes.typeface;
}

/** A formula on one line (ISO 29500-1, 22.1): its texts in order, a fraction with a stroke. */
export function mathText(element: XmlElement): string {
  if (element.name === 'm:t') return textOf(element);
  let text = '';
  for (const child of elementsOf(element)) text += mathText(child) + (child.name === 'm:num' ? '/' : '');
  return text;
}
