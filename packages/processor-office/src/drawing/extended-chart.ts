import { oneLine } from '../text/clean.ts';
import { childrenOf, descendantsOf, textOf, type XmlElement } from '../xml/tree.ts';
import { paragraphsOf } from './text.ts';

/** The text of a chart of the newer kinds, such as a waterfall or a tree map ([MS-ODRAWXML] 2.24): titles and data. */
export function extendedChartText(space: XmlElement | undefined): string {
  const lines: string[] = [];
  for (const text of descendantsOf(space, 'cx:tx')) {
    for (const rich of descendantsOf(text, 'cx:rich')) lines.push(...paragraphsOf(rich).map(oneLine));
    for (const data of descendantsOf(text, 'cx:txData'))
      for (const value of childrenOf(data, 'cx:v')) lines.push(oneLine(textOf(value)));
  }
  for (const data of descendantsOf(space, 'cx:data')) {
    const rows = new Map<number, string[]>();
    for (const point of descendantsOf(data, 'cx:pt')) {
      const index = Number(point.attributes.idx ?? 0);
      rows.set(index, [...(rows.get(index) ?? []), oneLine(textOf(point))]);
    }
    lines.push(...[...rows.values()].map((row) => row.join('\t')));
  }
  return lines.filter(Boolean).join('\n');
}
