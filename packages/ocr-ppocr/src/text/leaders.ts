import type { ReadCharacter } from '../recognition/decode.ts';

/** Signs that rules, leaders and dotted lines are read as. */
const LEADER = /^[-‐‑‒–—―−－─━_＿=＝~〜～.．。·・･‥…,、'’*:：;|一]$/u;

/** So many in a row are no text. */
const LEAST = 4;

/**
 * Without rules and leaders that were read as signs: four and more in a row, as between a chapter and its page, become
 * one space; a line of two and more that holds nothing else is none. A single dash in a cell stays.
 */
export function withoutLeaders(characters: readonly ReadCharacter[]): ReadCharacter[] {
  const printed = characters.filter(({ text }) => text.trim() !== '');
  if (printed.length > 1 && printed.every(({ text }) => LEADER.test(text))) return [];
  const result: ReadCharacter[] = [];
  for (let start = 0; start < characters.length; ) {
    let end = start;
    while (end < characters.length && isLeader(characters[end]!, end > start)) end++;
    const run = characters.slice(start, end);
    if (run.filter(({ text }) => text.trim() !== '').length >= LEAST) result.push({ ...run[0]!, text: ' ' });
    else result.push(...run);
    if (end === start) result.push(characters[end]!);
    start = Math.max(end, start + 1);
  }
  return result;
}

/** Spaces between leaders belong to them. */
function isLeader({ text }: ReadCharacter, inside: boolean): boolean {
  return LEADER.test(text) || (inside && text.trim() === '');
}
