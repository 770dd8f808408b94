import { childOf, childrenOf, type XmlElement } from '../xml/tree.ts';
import { numberLabel } from './number-label.ts';
import type { Styles } from './styles.ts';

/** A level of a list (ISO 29500-1, 17.9.6). */
interface Level {
  readonly start: number;
  readonly format: string;
  /** `%1.%2` stands for the numbers of the levels 1 and 2. */
  readonly text: string;
  /** All numbers in it are written in decimal. */
  readonly legal: boolean;
  /** The level after which it begins anew; from 1, 0 for never. */
  readonly restartAfter: number | undefined;
  readonly style: string | undefined;
}

interface List {
  /** Lists of one definition count on together. */
  readonly definition: string;
  readonly levels: ReadonlyMap<number, Level>;
  readonly startOverrides: ReadonlyMap<number, number>;
}

/** The labels of list paragraphs. */
export interface Numbering {
  /** The label of the next paragraph at this place, as it is shown; empty for a list without any. Counts on. */
  next(numId: string, level: number): string;
  /** The level that a list has for paragraphs of a style (17.9.23). */
  levelOfStyle(numId: string, style: string): number | undefined;
}

/** Reads `numbering.xml`. */
export function parseNumbering(tree: XmlElement | undefined, styles: Styles): Numbering {
  const definitions = new Map<string, XmlElement>();
  for (const element of childrenOf(tree, 'w:abstractNum'))
    definitions.set(element.attributes['w:abstractNumId'] ?? '', element);
  const lists = new Map<string, List>();
  const numbers = new Map(childrenOf(tree, 'w:num').map((element) => [element.attributes['w:numId'] ?? '', element]));
  for (const [numId, element] of numbers) lists.set(numId, listOf(element, definitions, numbers, styles));

  /** Numbers reached, by definition and level. */
  const reached = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();

  return {
    next(numId, level) {
      const list = lists.get(numId);
      const own = list?.levels.get(level);
      if (!list || !own) return '';
      const counters = reached.get(list.definition) ?? [];
      reached.set(list.definition, counters);
      const override = list.startOverrides.get(level);
      const key = `${numId} ${level}`;
      if (override !== undefined && !begun.has(key)) counters[level] = override;
      else counters[level] = counters[level] === undefined ? own.start : counters[level] + 1;
      begun.add(key);
      for (let inner = level + 1; inner < 9; inner++) {
        const after = list.levels.get(inner)?.restartAfter;
        if (after === undefined || (after > 0 && level < after)) counters[inner] = undefined;
      }
      return labelOf(list, own, counters);
    },
    levelOfStyle(numId, style) {
      for (const [index, level] of lists.get(numId)?.levels ?? []) if (level.style === style) return index;
      return undefined;
    },
  };
}

function labelOf(list: List, own: Level, counters: readonly (number | undefined)[]): string {
  if (own.format === 'bullet') return bullet(own.text);
  return own.text.replace(/%([1-9])/g, (_whole, digit: string) => {
    const index = Number(digit) - 1;
    const level = list.levels.get(index);
    const value = counters[index] ?? level?.start ?? 1;
    return numberLabel(value, own.legal && index >= 0 ? 'decimal' : (level?.format ?? 'decimal'));
  });
}

/** Bullets of symbol fonts are private characters (U+F000 to F0FF), which say nothing outside of the font. */
function bullet(text: string): string {
  return /[\ue000-\uf8ff]/.test(text) ? '•' : text;
}

function listOf(
  number: XmlElement,
  definitions: ReadonlyMap<string, XmlElement>,
  numbers: ReadonlyMap<string, XmlElement>,
  styles: Styles,
): List {
  let definition = childOf(number, 'w:abstractNumId')?.attributes['w:val'] ?? '';
  // A definition may be that of a list style (17.9.21).
  const link = childOf(definitions.get(definition), 'w:numStyleLink')?.attributes['w:val'];
  const linked = numbers.get(styles.get(link)?.numbering?.numId ?? '');
  if (linked) definition = childOf(linked, 'w:abstractNumId')?.attributes['w:val'] ?? definition;
  const levels = new Map<number, Level>();
  for (const level of childrenOf(definitions.get(definition), 'w:lvl')) addLevel(levels, level);
  const startOverrides = new Map<number, number>();
  for (const override of childrenOf(number, 'w:lvlOverride')) {
    const level = childOf(override, 'w:lvl');
    if (level) addLevel(levels, level);
    const start = childOf(override, 'w:startOverride')?.attributes['w:val'];
    if (start !== undefined) startOverrides.set(Number(override.attributes['w:ilvl'] ?? 0), Number(start) || 0);
  }
  return { definition, levels, startOverrides };
}

function addLevel(levels: Map<number, Level>, element: XmlElement): void {
  const value = (name: string) => childOf(element, name)?.attributes['w:val'];
  const restart = value('w:lvlRestart');
  levels.set(Number(element.attributes['w:ilvl'] ?? 0), {
    start: Number(value('w:start') ?? 0) || 0,
    format: formatOf(element),
    text: value('w:lvlText') ?? '',
    legal: childOf(element, 'w:isLgl') !== undefined,
    restartAfter: restart === undefined ? undefined : Number(restart),
    style: value('w:pStyle'),
  });
}

/** Newer formats stand in an alternative, as custom ones (`001, 002`). */
function formatOf(level: XmlElement): string {
  const format = childOf(level, 'w:numFmt');
  if (!format) return 'decimal';
  return format.attributes['w:val'] === 'custom'
    ? `custom:${format.attributes['w:format'] ?? ''}`
    : (format.attributes['w:val'] ?? 'decimal');
}
