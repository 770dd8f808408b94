import { numberLabel } from '../docx/number-label.ts';
import type { DocumentList, ListLevel } from './lists.ts';

/** Which list and level a paragraph is in. */
export interface ListReference {
  /** From 1. */
  readonly list: number;
  /** From 0. */
  readonly level: number;
}

/** Gives the label of the next paragraph of a list, as it is shown; empty for one without any. Counts on. */
export type NextLabel = (reference: ListReference) => string;

const LEVELS = 9;

/** Counts through a document. */
export function listLabels(lists: readonly DocumentList[]): NextLabel {
  /** Numbers reached, by definition and level. */
  const reached = new Map<number, (number | undefined)[]>();
  const begun = new Set<string>();
  return ({ list: number, level }) => {
    const list = lists[number - 1];
    const own = list?.levels[level];
    if (!list || !own) return '';
    const counters = reached.get(list.definition) ?? [];
    reached.set(list.definition, counters);
    const key = `${number} ${level}`;
    const start = list.starts.get(level);
    if (start !== undefined && !begun.has(key)) counters[level] = start;
    else counters[level] = counters[level] === undefined ? own.start : counters[level] + 1;
    begun.add(key);
    for (let inner = level + 1; inner < LEVELS; inner++) {
      const after = list.levels[inner]?.restartAfter;
      if (after === undefined || (after > 0 && level < after)) counters[inner] = undefined;
    }
    return labelOf(list, own, counters);
  };
}

function labelOf({ levels }: DocumentList, own: ListLevel, counters: readonly (number | undefined)[]): string {
  // Bullets of symbol fonts are private characters, which say nothing outside of the font.
  if (own.format === 'bullet') return /[\ue000-\uf8ff]/.test(own.text) ? '•' : own.text;
  return own.text.replace(/[\0-\x08]/g, (place) => {
    const index = place.charCodeAt(0);
    const level = levels[index];
    return numberLabel(counters[index] ?? level?.start ?? 1, own.legal ? 'decimal' : (level?.format ?? 'decimal'));
  });
}
