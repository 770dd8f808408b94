import { displayNumber } from '../number-format/display.ts';
import { oneLine } from '../text/clean.ts';
import { childOf, childrenOf, descendantsOf, elementsOf, textOf, type XmlElement } from '../xml/tree.ts';
import { paragraphsOf } from './text.ts';

/** One row of data as a chart shows it (ISO 29500-1, 21.2.2.167). */
interface Series {
  readonly name: string;
  readonly categories: ReadonlyMap<number, string>;
  readonly values: ReadonlyMap<number, string>;
}

/**
 * The text of a chart part: title, titles of axes, labels written by hand, and the data that it shows as a table with
 * one row for each category. Reads what the program cached when it drew the chart (ISO 29500-1, 21.2).
 */
export function chartText(space: XmlElement | undefined): string {
  const chart = childOf(space, 'c:chart');
  const plot = childOf(chart, 'c:plotArea');
  const lines = [titleText(childOf(chart, 'c:title'))];
  const series: Series[] = [];
  for (const group of elementsOf(plot)) {
    lines.push(titleText(childOf(group, 'c:title')));
    for (const one of childrenOf(group, 'c:ser')) series.push(seriesOf(one));
  }
  // A title without a text is the name of the one series (21.2.2.7).
  if (lines[0] === '' && childOf(chart, 'c:title') && series.length === 1) lines[0] = series[0]?.name ?? '';
  for (const label of descendantsOf(plot, 'c:dLbl')) lines.push(titleText(label));
  return [...lines.filter(Boolean), ...dataLines(series)].join('\n');
}

/** A title's own text, or the cached text of the cell that it shows. */
function titleText(title: XmlElement | undefined): string {
  const text = childOf(title, 'c:tx');
  const rich = paragraphsOf(childOf(text, 'c:rich')).map(oneLine).filter(Boolean).join(' ');
  return rich || [...cached(text).values()].join(' ');
}

function seriesOf(series: XmlElement): Series {
  const name = childOf(series, 'c:tx');
  const first = (...names: string[]) => names.map((one) => childOf(series, one)).find(Boolean);
  return {
    name: [...cached(name).values()].join(' ') || oneLine(textOf(childOf(name, 'c:v'))),
    categories: cached(first('c:cat', 'c:xVal')),
    values: cached(first('c:val', 'c:yVal')),
  };
}

/** Points of a cache by index: strings, numbers in their format, and levels of categories joined from the outermost. */
function cached(data: XmlElement | undefined): Map<number, string> {
  const points = new Map<number, string>();
  const levels = [...descendantsOf(data, 'c:lvl')];
  if (levels.length > 0) {
    for (const level of levels.reverse())
      for (const [index, text] of pointsOf(level, undefined)) {
        const outer = points.get(index);
        points.set(index, outer === undefined ? text : `${outer} ${text}`);
      }
    return points;
  }
  for (const source of elementsOf(data)) {
    const cache = /^c:(?:str|num)(?:Cache|Lit)$/.test(source.name)
      ? source
      : (childOf(source, 'c:strCache') ?? childOf(source, 'c:numCache'));
    if (!cache) continue;
    const isNumber = cache.name.startsWith('c:num');
    for (const [index, text] of pointsOf(cache, isNumber ? textOf(childOf(cache, 'c:formatCode')) : undefined))
      points.set(index, text);
  }
  return points;
}

function* pointsOf(cache: XmlElement, format: string | undefined): Generator<[number, string]> {
  for (const point of childrenOf(cache, 'c:pt')) {
    const raw = textOf(childOf(point, 'c:v'));
    const number = Number(raw);
    const text =
      format === undefined || raw.trim() === '' || Number.isNaN(number)
        ? raw
        : displayNumber(number, point.attributes.formatCode ?? format);
    if (text.trim() !== '') yield [Number(point.attributes.idx ?? 0), oneLine(text)];
  }
}

function dataLines(series: readonly Series[]): string[] {
  const names = series.map(({ name }) => name);
  const categories = new Map<number, string>();
  const shared = series.every(({ categories: own }) => {
    for (const [index, text] of own) {
      if ((categories.get(index) ?? text) !== text) return false;
      categories.set(index, text);
    }
    return true;
  });
  if (!shared) return series.flatMap((one) => [...(one.name ? [one.name] : []), ...rowsOf(one.categories, [one])]);
  const head = names.some(Boolean) ? [(categories.size > 0 ? ['', ...names] : names).join('\t')] : [];
  return [...head, ...rowsOf(categories, series)];
}

function rowsOf(categories: ReadonlyMap<number, string>, series: readonly Series[]): string[] {
  const indexes = new Set<number>(categories.keys());
  for (const { values } of series) for (const index of values.keys()) indexes.add(index);
  return [...indexes]
    .sort((a, b) => a - b)
    .map((index) =>
      [
        ...(categories.size > 0 ? [categories.get(index) ?? ''] : []),
        ...series.map(({ values }) => values.get(index) ?? ''),
      ]
        .join('\t')
        .trimEnd(),
    );
}
