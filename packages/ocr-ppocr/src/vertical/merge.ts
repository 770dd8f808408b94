import type { ReadCharacter } from '../recognition/decode.ts';
import { textOf } from '../recognition/decode.ts';

const MARKS = '、。「『（」』）';
const LEADING_MARKS = new RegExp(`^[${MARKS}]+`, 'u');
const TRAILING_MARKS = new RegExp(`[${MARKS}]+$`, 'u');
const BRACKETS = /^[「」『』（）()［］【】〔〕〈〉《》]+$/u;
const ASCII = /^[\x21-\x7e]+$/;
const ASCII_WORD = /[\x21-\x7e]{2}/;

/**
 * One reading out of two of the same piece of a column: of the piece lying on its side, where Latin words and numbers that
 * are set turned stand upright, and of its composed characters, where everything else does. Where they differ, the
 * first wins with Latin text and with brackets, the second elsewhere.
 */
export function mergeReadings(
  sideways: readonly ReadCharacter[],
  composed: readonly ReadCharacter[],
): readonly ReadCharacter[] {
  const printed = (characters: readonly ReadCharacter[]) => characters.filter(({ text }) => text.trim() !== '');
  return differences(printed(sideways), printed(composed)).flatMap(({ same, first, second }) =>
    same ? first : chosen(first, second),
  );
}

function chosen(sideways: readonly ReadCharacter[], composed: readonly ReadCharacter[]): readonly ReadCharacter[] {
  if (composed.length === 0) return sideways;
  if (sideways.length === 0) return composed;
  const text = textOf(sideways);
  const other = textOf(composed);
  // A long vowel lies as a stroke on its side.
  if (/^[1lI|\-一]$/.test(text) && other.startsWith('ー')) return composed;
  if (ASCII.test(text) || ASCII_WORD.test(text)) {
    const before = LEADING_MARKS.test(text) ? 0 : (LEADING_MARKS.exec(other)?.[0].length ?? 0);
    const rest = other.slice(before);
    const after = TRAILING_MARKS.test(text) ? 0 : (TRAILING_MARKS.exec(rest)?.[0].length ?? 0);
    return [...composed.slice(0, before), ...sideways, ...(after > 0 ? composed.slice(-after) : [])];
  }
  return BRACKETS.test(text) ? sideways : composed;
}

interface Difference {
  readonly same: boolean;
  readonly first: readonly ReadCharacter[];
  readonly second: readonly ReadCharacter[];
}

/** Where two readings agree and where not, along their longest common subsequence. */
function differences(first: readonly ReadCharacter[], second: readonly ReadCharacter[]): Difference[] {
  const wide = second.length + 1;
  const common = new Uint16Array((first.length + 1) * wide);
  const at = (i: number, j: number) => common[i * wide + j]!;
  for (let i = first.length - 1; i >= 0; i--)
    for (let j = second.length - 1; j >= 0; j--)
      common[i * wide + j] =
        first[i]!.text === second[j]!.text ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const found: Difference[] = [];
  let [i, j, fromI, fromJ] = [0, 0, 0, 0];
  const close = () => {
    if (fromI < i || fromJ < j)
      found.push({ same: false, first: first.slice(fromI, i), second: second.slice(fromJ, j) });
  };
  while (i < first.length && j < second.length) {
    if (first[i]!.text === second[j]!.text) {
      close();
      found.push({ same: true, first: [first[i]!], second: [second[j]!] });
      i++;
      j++;
      [fromI, fromJ] = [i, j];
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  [i, j] = [first.length, second.length];
  close();
  return found;
}
